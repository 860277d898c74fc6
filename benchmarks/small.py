"""Measure what small things take: the CPU seconds of whole processes, user and system, the median of several.

A command on the seven orders of ``examples/tea_shop.csv`` computes next to nothing; what it takes is starting, planning
and stopping. Beside each figure is that of 28 November 2026, had in the same way before commands were imported when used
and plans were kept; that of an import in a running process stands for the second one in a process as well.

    python benchmarks/small.py [--rounds 7]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _apart import run

ORDERS = Path(__file__).parents[1] / "examples" / "tea_shop.csv"
CUSTOMER = "M001"
BEFORE = "28 November 2026"


@dataclass(frozen=True)
class Small:
    """One thing to do: what it is, the most CPU seconds that it may take, those it took before, and how it is done."""

    claim: str
    most: float
    before: float
    once: Callable[[Path], dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    os.environ |= {"LIMNER_LOCALE": "en", "COLUMNS": "120"}
    with tempfile.TemporaryDirectory(prefix="limner-small-") as made:
        folder = Path(made)
        prepare(folder)
        for small in SMALL:
            measure(small, folder, options.rounds)


def prepare(folder: Path) -> None:
    """Make three workspaces: one that is empty, one with the orders, and one with their portraits."""
    command("init", folder / "empty", "--time-zone", "Asia/Shanghai", "--currency", "CNY")
    shutil.copytree(folder / "empty", folder / "imported")
    command("import", ORDERS, "-w", folder / "imported")
    shutil.copytree(folder / "imported", folder / "built")
    command("build", "-w", folder / "built")


def measure(small: Small, folder: Path, rounds: int) -> None:
    """Do it ``rounds`` times, after once to let Python compile and the disk read, and print the median."""
    small.once(folder)
    done = [small.once(folder) for _ in range(rounds)]
    seconds = statistics.median(one.get("seconds", one["cpu"]) for one in done)
    result = {
        "claim": small.claim,
        "figure": f"{seconds:.2f} CPU s; {small.before:g} on {BEFORE}",
        "ratio": round(seconds / small.most, 3),
        "peak_mb": max(one["peak_mb"] for one in done),
    }
    print(json.dumps(result), flush=True)


def command(*words: str | Path) -> dict[str, Any]:
    """Run ``limner`` with these words in a process of its own."""
    return run("_small.py", "command", *words)


def at(workspace: str, *words: str | Path) -> Callable[[Path], dict[str, Any]]:
    """Run a command on a copy of a prepared workspace."""

    def once(folder: Path) -> dict[str, Any]:
        copy = folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder / workspace, copy)
        return command(*words, "-w", copy)

    return once


def _imported_in_process(folder: Path) -> dict[str, Any]:
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    return run("_small.py", "import", ORDERS, copy)


SMALL = (
    Small("limner --help takes at most 0.35 CPU seconds", 0.35, 1.8, lambda _: command("--help")),
    Small("limner tags takes at most 0.9 CPU seconds", 0.9, 2.3, at("built", "tags")),
    Small("limner segments takes at most 0.9 CPU seconds", 0.9, 2.2, at("built", "segments")),
    Small("limner portrait ID takes at most 0.9 CPU seconds", 0.9, 2.5, at("built", "portrait", CUSTOMER)),
    Small(
        "An import of seven orders takes at most 0.5 CPU seconds: a new process",
        0.5,
        3.3,
        at("empty", "import", ORDERS),
    ),
    Small(
        "An import of seven orders takes at most 0.5 CPU seconds: in a running process", 0.5, 0.85, _imported_in_process
    ),
    Small("A build of seven orders takes at most 2.5 CPU seconds: no plans kept", 2.5, 5.9, at("imported", "build")),
    Small(
        "A build of seven orders takes at most 1.2 CPU seconds: plans kept", 1.2, 5.9, at("built", "build", "--full")
    ),
)

if __name__ == "__main__":
    main()
