"""A Spark cluster on this machine: a standalone master and two workers, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(log, words, times, seconds=120):
    end = time.monotonic() + seconds
    while log.read_text().count(words) < times:
        assert time.monotonic() < end, f"no {words!r} in {seconds} s:\n{log.read_text()[-4000:]}"
        time.sleep(0.2)


@pytest.fixture(autouse=True)
def engines_as_shipped(request):
    """Tests of the engines themselves run Spark as it ships, compiled plans and all."""
    if "engine" in request.fixturenames:
        request.getfixturevalue("as_shipped")


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory):
    """The URL of a standalone master on loopback with two workers of one core and 1 GB each."""
    import pyspark

    from required import java_version

    if not java_version():
        pytest.skip("Spark needs Java")
    home = tmp_path_factory.mktemp("cluster")
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    settings = os.environ | {
        "SPARK_HOME": str(spark_class.parents[1]),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    port = free_port()
    url = f"spark://127.0.0.1:{port}"
    started = []

    def start(name, *arguments):
        log = home / f"{name}.log"
        command = [spark_class, f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
        with log.open("w") as out:
            started.append(subprocess.Popen(command, env=settings, cwd=home, stdout=out, stderr=subprocess.STDOUT))
        return log

    try:
        log = start("master", "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        wait_for(log, "I have been elected leader", times=1)
        for number in (1, 2):
            worker = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0")
            start(f"worker{number}", "worker.Worker", *worker, "--work-dir", str(home / f"work{number}"), url)
        wait_for(log, "Registering worker", times=2)
        yield url
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=60)
