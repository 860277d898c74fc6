"""Database servers of the tests' own, which can be stopped in the middle and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "Gänse-Blümchen:42/@"
"""Of the user ``reader``; with what an address must not break on."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _user(*names):
    """Who runs a server: we ourselves, or one of ``names`` where we are root, whom servers refuse."""
    if os.geteuid() != 0:
        return None
    return next(name for name in names if any(entry.pw_name == name for entry in pwd.getpwall()))


class Server:
    """A server on a port of its own with its data in a folder of its own."""

    def __init__(self, user):
        self.user = user
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="limner-server-"))
        if user:
            shutil.chown(self.folder, user)
        self.process = None

    def run(self, *words):
        subprocess.run(words, check=True, capture_output=True, user=self.user, cwd=self.folder, timeout=120)

    def start(self):
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, user=self.user, cwd=self.folder)
        for _try in range(600):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                if self.answers():
                    return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self):
        """Stop at once, whatever it is doing."""
        self.process.kill()
        self.process.wait(60)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Server):
    """PostgreSQL with a database ``shop`` and a user ``reader``."""

    scheme = "postgresql"

    def __init__(self):
        super().__init__(_user("postgres"))
        self.run(
            self.binary("initdb"),
            "-D",
            str(self.folder / "data"),
            "-U",
            "owner",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        access = "local all all trust\nhost all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.folder / "data" / "pg_hba.conf").write_text(access)
        self.start()
        self.execute("CREATE DATABASE shop", database="postgres")
        self.execute(f"CREATE USER reader PASSWORD '{PASSWORD}'")
        self.execute("GRANT pg_read_all_data TO reader")

    @staticmethod
    def binary(name):
        homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        return str(homes[-1] / name) if homes else shutil.which(name)

    @staticmethod
    def is_here():
        return bool(Postgres.binary("initdb"))

    def command(self):
        settings = ("fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}")
        words = [word for setting in settings for word in ("-c", setting)]
        return [self.binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *words]

    def answers(self):
        import psycopg

        try:
            self.execute("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, *statements, database="shop"):
        import psycopg

        address = f"postgresql://owner@127.0.0.1:{self.port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    @property
    def url(self):
        return f"postgresql://reader@127.0.0.1:{self.port}/shop"


class MariaDB(Server):
    """MariaDB with a database ``shop`` and a user ``reader``."""

    scheme = "mysql"

    def __init__(self):
        super().__init__(_user("mysql"))
        data = f"--datadir={self.folder / 'data'}"
        self.run(
            "mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"
        )
        self.start()
        self.execute("CREATE DATABASE shop CHARACTER SET utf8mb4", database=None)
        self.execute(
            f"CREATE USER reader@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'", "GRANT SELECT ON shop.* TO reader@'127.0.0.1'"
        )

    @staticmethod
    def binary():
        return shutil.which("mariadbd") or next(iter(map(str, Path("/usr/sbin").glob("mariadbd"))), None)

    @staticmethod
    def is_here():
        return bool(MariaDB.binary())

    def command(self):
        own = (
            f"--datadir={self.folder / 'data'}",
            f"--socket={self.folder / 'socket'}",
            f"--pid-file={self.folder / 'pid'}",
        )
        net = (f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-log-bin", "--skip-name-resolve")
        return [self.binary(), "--no-defaults", *own, *net, "--innodb-flush-log-at-trx-commit=2"]

    def answers(self):
        import pymysql

        try:
            self.execute("SELECT 1", database=None)
        except pymysql.OperationalError:
            return False
        return True

    def execute(self, *statements, database="shop"):
        import pymysql

        with (
            pymysql.connect(
                unix_socket=str(self.folder / "socket"),
                user="root",
                database=database,
                autocommit=True,
                charset="utf8mb4",
            ) as connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)

    @property
    def url(self):
        return f"mysql://reader@127.0.0.1:{self.port}/shop"
