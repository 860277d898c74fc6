"""What tests need of the machine, and how one ends that does not find it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SERVICES_REQUIRED = os.environ.get("LIMNER_SERVICES") == "required"
JAVA_NEEDED = 17


def left_out(why):
    """End a test for want of a service: it is skipped, or fails where services are required."""
    (pytest.fail if SERVICES_REQUIRED else pytest.skip)(why)


def java_version():
    """The major version of the Java that Spark would start, or 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return 0
    banner = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', banner)
    return int(found[1]) if found else 0
