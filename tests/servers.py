"""Database servers of the tests' own, which can be stopped in the middle and started again."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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


class Dovecot(Server):
    """An IMAP server with one user, ``reader@shop.example``, which tells its tokens apart by asking ``tokens`` (a URL)."""

    user_name = "reader@shop.example"

    def __init__(self, tokens=""):
        super().__init__(None)
        self.plain_port, self.pid = free_port(), self.folder / "run" / "master.pid"
        self.folder.chmod(0o755)
        self.mail = self.folder / "mail"
        self.mail.mkdir()
        owner = _user("nobody") or pwd.getpwuid(os.geteuid()).pw_name
        shutil.chown(self.mail, owner)
        self.certificate = self.folder / "certificate.pem"
        make_certificate(self.certificate, self.folder / "key.pem")
        (self.folder / "oauth2").write_text(f"tokeninfo_url = {tokens}\nusername_attribute = email\n")
        entry = f"{self.user_name}:{{PLAIN.B64}}{base64.b64encode(PASSWORD.encode()).decode()}::::::\n"
        (self.folder / "users").write_text(entry)
        (self.folder / "dovecot.conf").write_text(self.configuration(owner, tokens))
        self.start()

    @staticmethod
    def is_here():
        return bool(shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin"))

    def configuration(self, owner, tokens):
        user = pwd.getpwnam(owner)
        rootless = "" if os.geteuid() == 0 else f"default_internal_user = {owner}\ndefault_login_user = {owner}\n"
        oauth2 = f"passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {self.folder / 'oauth2'}\n}}\n"
        return f"""
base_dir = {self.folder / "run"}
state_dir = {self.folder / "run"}
log_path = {self.folder / "log"}
listen = 127.0.0.1
protocols = imap
ssl = required
ssl_cert = <{self.certificate}
ssl_key = <{self.folder / "key.pem"}
auth_mechanisms = plain login{" xoauth2" if tokens else ""}
mail_location = maildir:{self.mail}/%u
first_valid_uid = 1
{rootless}{oauth2 if tokens else ""}passdb {{
  driver = passwd-file
  args = {self.folder / "users"}
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={self.mail}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.plain_port}
  }}
  inet_listener imaps {{
    port = {self.port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""

    def command(self):
        dovecot = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        return [dovecot, "-F", "-c", str(self.folder / "dovecot.conf")]

    def answers(self):
        return True

    def kill(self):
        """Stop at once, with every process that serves a client."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        super().kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    @property
    def url(self):
        return f"imaps://localhost:{self.port}"

    @contextlib.contextmanager
    def signed_in(self):
        """A mail program of the user's own."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        with imaplib.IMAP4_SSL("localhost", self.port, ssl_context=trust) as client:
            client.authenticate("PLAIN", lambda _: f"\0{self.user_name}\0{PASSWORD}".encode())
            yield client

    def deliver(self, *messages, folder="INBOX"):
        with self.signed_in() as client:
            client.create(folder)
            for message in messages:
                status, said = client.append(folder, None, None, message.as_bytes())
                assert status == "OK", said


def make_certificate(certificate, key):
    """Write a certificate for localhost, signed by itself, and its key, as PEM."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
