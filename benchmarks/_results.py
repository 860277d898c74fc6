"""Run the benchmarks and write what they found into RESULTS.md.

A benchmark is a file of this folder whose name has no leading underscore. It prints one JSON object on a line of its
own for each claim that it measured: ``claim`` (a sentence), ``figure`` (what was found, with its unit), ``ratio`` (to
the yardstick that the claim names) and ``peak_mb``; what else it has is kept. The last result of each claim is in
``results.jsonl``, with the machine, the day and the command; RESULTS.md is made from that file.

    python benchmarks/_results.py [NAME ...]
    python benchmarks/_results.py NAME -- OPTION ...
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RECORD = "results.jsonl"
PAGE = "RESULTS.md"

HEAD = """# Results

Written by `make bench` from `results.jsonl`; never by hand. A ratio compares with the yardstick that its claim names.

| claim | figure | ratio | peak MB | machine | date | command |
|---|---|---:|---:|---|---|---|
"""

Result = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Run the benchmarks that are named (all, where none is), keep what they print, and write the page.

    What follows ``--`` is passed on to each.
    """
    split = arguments.index("--") if "--" in arguments else len(arguments)
    names, options = arguments[:split], arguments[split + 1 :]
    known = {file.stem: file for file in sorted(FOLDER.glob("[!_]*.py"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}. Known: {', '.join(known) or 'none yet'}.")
    results: list[Result] = []
    failed: list[str] = []
    for name in names or list(known):
        command = [sys.executable, str(known[name]), *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        sys.stdout.write(done.stdout)
        ran = " ".join((f"benchmarks/{name}.py", *map(_elsewhere, options)))
        results += stamped(parse(done.stdout), ran, machine(), datetime.now(UTC).date())
        failed += [name] * (done.returncode != 0)
    kept = merge(read(FOLDER / RECORD), results)
    (FOLDER / RECORD).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    (FOLDER / PAGE).write_text(page(kept), encoding="utf-8")
    if failed:
        sys.stderr.write(f"These failed: {', '.join(failed)}.\n")
    return bool(failed)


def _elsewhere(option: str) -> str:
    """An option as it would be on any machine: where a file of this one lies tells nobody anything."""
    return Path(option).name if Path(option).is_absolute() or option.startswith("..") else option


def parse(output: str) -> list[Result]:
    """Return the JSON objects among the lines of ``output``; other lines are for whoever watches."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def read(record: Path) -> list[Result]:
    """Return the results kept so far."""
    return parse(record.read_text(encoding="utf-8")) if record.exists() else []


def stamped(results: list[Result], script: str, on: str, day: date) -> list[Result]:
    """Add where, when and by which command each result was had."""
    return [
        {"claim": script, **result, "machine": on, "date": day.isoformat(), "command": f"python {script}"}
        for result in results
    ]


def merge(kept: list[Result], new: list[Result]) -> list[Result]:
    """Let each new result take the place of the one of the same claim by the same script; the order is by both."""
    rows = {(row["command"].split()[1], row["claim"]): row for row in [*kept, *new]}
    return [rows[key] for key in sorted(rows)]


def page(results: list[Result]) -> str:
    """Write the table."""
    return HEAD + "".join(f"| {' | '.join(map(_cell, _cells(row)))} |\n" for row in results)


def machine() -> str:
    """Name the processor count, the memory and the system of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores {platform.machine()}, {memory:.0f} GB, {platform.system()}"


def _cells(row: Result) -> list[object]:
    ratio, peak = row.get("ratio"), row.get("peak_mb")
    return [
        row["claim"],
        row.get("figure", ""),
        "" if ratio is None else f"{ratio:.2f}",
        "" if peak is None else f"{peak:,.0f}",
        row["machine"],
        row["date"],
        f"`{row['command']}`",
    ]


def _cell(value: object) -> str:
    return str(value).replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
