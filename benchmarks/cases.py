"""Import exports of shops, tills, banks and survey tools as they really come, and count those that come out right.

Each case is a folder with files and, in ``cases.yaml``, what is right of it: money by customer, people, days, states,
what must be asked, and which texts must stand nowhere in clear. Nobody is there to answer: a question about what cannot
be known is right as well, a silent number is not. Prints each case with what is wrong, and one JSON line: how many are
right or rightly asked.

    python benchmarks/cases.py [FOLDER] [--only WORD ...] [--area A ...] [--faults] [--json]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
from _cases_facts import Case, Judged, Outcome, cases, judge

from limner.app.add_source import add_source, source_from_yaml
from limner.app.build_portraits import build_portraits
from limner.app.export_table import export_table
from limner.app.identity.run import resolve_identities
from limner.app.import_files import ImportPlan, ImportReport, Unsure, import_files, mapping_told
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import LimnerError
from limner.core.money import UNIT
from limner.portrait.sales import has_coupon, net_amount
from limner.warehouse.tables import (
    ALIASES,
    BY_NAME,
    FEATURES,
    FEEDBACK,
    IDENTIFIERS,
    ORDER_LINES,
    ORDERS,
    PREFERENCES,
    RECORDS,
)

FOLDER = Path(__file__).parents[2] / "shared/cases"
_FORMULA = re.compile(r"[=@+-](?![\d.]+$)")
_LONGEST = 160
Rows = Callable[..., list[dict[str, Any]]]
"""Gives the rows of a table of the newest commit, of the columns that are named."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--only", nargs="*", default=[], help="cases with one of these words in their name")
    parser.add_argument("--area", nargs="*", default=[], help="cases of these areas (A to H)")
    parser.add_argument("--faults", action="store_true", help="leave out what is right")
    parser.add_argument("--json", action="store_true", help="a JSON line for each case")
    options = parser.parse_args()
    judged = []
    for case in cases(options.folder, options.only):
        if options.area and case.facts["area"] not in options.area:
            continue
        judged.append(tried(case))
        if not (options.faults and judged[-1].verdict in {"right", "asked"}):
            print(json.dumps(asdict(judged[-1]), ensure_ascii=False) if options.json else _line(judged[-1]), flush=True)
    if judged:
        _print_sums(judged, as_json=options.json)


def _line(judged: Judged) -> str:
    faults = "; ".join(judged.faults)
    return f"{judged.verdict:8}{judged.area}  {judged.title:58} {faults[:_LONGEST]}"


def _print_sums(judged: list[Judged], *, as_json: bool) -> None:
    verdicts = Counter(one.verdict for one in judged)
    good = verdicts["right"] + verdicts["asked"]
    if not as_json:
        for area in sorted({one.area for one in judged}):
            those = Counter(one.verdict for one in judged if one.area == area)
            print(f"{area}  " + ", ".join(f"{n} {verdict}" for verdict, n in sorted(those.items())))
    result = {
        "claim": "Exports as they really come are imported right, or what cannot be known is asked",
        "figure": f"{good} of {len(judged)} ({', '.join(f'{n} {verdict}' for verdict, n in sorted(verdicts.items()))})",
        "ratio": round(good / len(judged), 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result, ensure_ascii=False))


def tried(case: Case) -> Judged:
    """Bring the files of a case into a new workspace, and judge what became of them."""
    begun = time.perf_counter()
    os.environ["LIMNER_LOCALE"] = case.settings.get("locale", "en")
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="limner-case-") as name:
        folder = Path(name)
        try:
            with Workspace.create(folder / "shop", **case.settings) as workspace:
                _bring(workspace, case, outcome, folder)
                _look(workspace, case, outcome)
            outcome.clear = sorted(set(_in_clear(folder / "shop", case.facts.get("sealed", []), outcome)))
        except Exception as error:  # noqa: BLE001  (a crash of one case is what is looked for, and stops no others)
            outcome.crash = f"{type(error).__name__}: {str(error)[:_LONGEST]}"
    return replace(judge(case, outcome), seconds=round(time.perf_counter() - begun, 1))


def _bring(workspace: Workspace, case: Case, outcome: Outcome, folder: Path) -> None:
    facts = case.facts
    try:
        if "database" in facts:
            _sync(workspace, case, folder)
            return
        mapping = mapping_told((case.folder / facts["map"]).read_text(encoding="utf-8")) if "map" in facts else None
        for file in _copied(case, folder) if facts.get("whole_folder") else case.files:
            ids_of = facts.get("ids_of", {}).get(file.name, "")
            plan = ImportPlan(source=facts.get("source", ""), mapping=mapping, ids_of=ids_of)
            _take(import_files(workspace, [file], plan), outcome)
    except Unsure as error:
        outcome.refusal = _without_names(str(error), case)
        outcome.questions = [{one.key, one.column, *one.candidates} - {""} for one in error.questions]
    except LimnerError as error:
        outcome.refusal = _without_names(str(error), case)


def _without_names(said: str, case: Case) -> str:
    """What is said but for the files' names, which are the business's words and not Limner's."""
    for file in case.tables:
        said = said.replace(file.name, "FILE")
    return said


def _copied(case: Case, folder: Path) -> list[Path]:
    """The case's folder as one that is imported as it is, without what is said of it."""
    shutil.copytree(case.folder, folder / "exported", ignore=shutil.ignore_patterns("README.md", "expect.json"))
    return [folder / "exported"]


def _take(report: ImportReport, outcome: Outcome) -> None:
    """Note what a report says, and that a file of which everything was put into quarantine did not come in."""
    for sheet in report.sheets:
        outcome.said += [text for note in sheet.found.notes for text in (note.zh, note.en)]
        outcome.said += [f"{column}: {reason}" for column, reason, _ in sheet.reasons]
        outcome.said += [f"{column} = {value}: {why}" for column, value, _, why in sheet.sentinels]
        outcome.columns |= {name: (column.to, column.personal) for name, column in sheet.mapping.columns.items()}
    if report.total("read") and report.total("quarantined") == report.total("read"):
        outcome.refusal = "; ".join(f"{column}: {why}" for sheet in report.sheets for column, why, _ in sheet.reasons)


def _sync(workspace: Workspace, case: Case, folder: Path) -> None:
    """Read a database twice, which the case's own script makes and then changes."""
    database = folder / "shop.db"
    source = source_from_yaml(
        f"name: shop\nkind: database\nurl: sqlite:///{database}\nstreams:\n"
        "  orders: {table: orders, cursor: updated_at, key: [order_id], fills: orders}\n"
    )
    for step in ("1", "2"):
        subprocess.run([sys.executable, str(case.folder / case.facts["database"]), str(database), step], check=True)
        if step == "1":
            add_source(workspace, source, {})
        sync_source(workspace, "shop", SyncPlan())


def _look(workspace: Workspace, case: Case, outcome: Outcome) -> None:
    """Read from the lake, and where a fact asks for it from a build, what the facts speak of."""
    rows = _reading(workspace)
    _look_at_orders(workspace, outcome, rows)
    people = [rows(name, "customer_id") for name in ("records", "orders", "order_lines", "events", "feedback")]
    outcome.counts["people"] = len({row["customer_id"] for table in people for row in table} - {None})
    outcome.counts["lines"] = len(rows(ORDER_LINES.name, "line_id"))
    outcome.counts["feedback"] = len(rows(FEEDBACK.name, "customer_id"))
    records = rows(RECORDS.name, "customer_id", "birth_year", "city")
    outcome.found["born"] = sorted(row["birth_year"] for row in records if row["birth_year"])
    outcome.found["cities"] = {row["customer_id"]: row["city"] for row in records}
    identifiers = rows(IDENTIFIERS.name, "kind", "customer_id")
    outcome.found["phones"] = sorted(row["customer_id"] for row in identifiers if row["kind"] == "phone")
    if outcome.refusal:
        return
    if "joined" in case.facts or "apart" in case.facts:
        resolve_identities(workspace)
        outcome.found["persons"] = {
            r["alias_id"]: r["customer_id"] for r in rows(ALIASES.name, "alias_id", "customer_id")
        }
    if {"build", "bought", "categories"} & case.facts.keys():
        _look_at_build(workspace, outcome, rows)
    if "exported" in case.facts:
        outcome.found["formulas"] = _formulas(workspace, case.facts["exported"])


def _reading(workspace: Workspace) -> Rows:
    """Return what gives rows of a table of the newest commit; none where the table has none."""

    def rows(name: str, *columns: str) -> list[dict[str, Any]]:
        reader, table = workspace.reader(), BY_NAME[name]
        return reader.engine.rows(reader.table(table).select(*columns)) if reader.has(table) else []

    return rows


def _look_at_orders(workspace: Workspace, outcome: Outcome, rows: Rows) -> None:
    reader = workspace.reader()
    if not reader.has(ORDERS):
        return
    orders = reader.table(ORDERS)
    sums = orders.group_by("customer_id").agg(net=net_amount(orders).sum())
    outcome.net = {row["customer_id"]: _of_unit(row["net"]) for row in reader.engine.rows(sums)}
    found = rows(ORDERS.name, "order_id", "ordered_on", "ordered_hour", "units")
    outcome.orders = {row["order_id"]: row for row in found}
    outcome.counts["orders"] = len(found)
    outcome.counts["coupons"] = reader.engine.rows(orders.agg(n=has_coupon(orders).sum()))[0]["n"] or 0


def _of_unit(amount: int | None) -> Decimal:
    return (Decimal(amount or 0) / UNIT).normalize() + 0


def _look_at_build(workspace: Workspace, outcome: Outcome, rows: Rows) -> None:
    try:
        build_portraits(workspace)
        outcome.found["build"] = ""
    except LimnerError as error:
        outcome.found["build"] = str(error)
        return
    found = rows(FEATURES.name, "customer_id", "top_product")
    outcome.found["bought"] = {row["customer_id"]: row["top_product"] for row in found}
    sums: Counter[str] = Counter()
    for row in rows(PREFERENCES.name, "dimension", "value", "amount"):
        if row["dimension"] == "category":
            sums[row["value"]] += row["amount"] or 0
    outcome.found["categories"] = {value: _of_unit(amount) for value, amount in sums.items() if amount}


def _formulas(workspace: Workspace, table: str) -> list[str]:
    out = workspace.folder / "out.csv"
    export_table(workspace, table, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row if _FORMULA.match(cell)]


def _in_clear(folder: Path, sealed: list[str], outcome: Outcome) -> Iterator[str]:
    """Give those of ``sealed`` that stand in any file, in a column of any table, or in what was said."""
    for text in sealed:
        if any(text in said for said in [*outcome.said, outcome.refusal]):
            yield text
    for file in (path for path in folder.rglob("*") if path.is_file()):
        written = _written(file)
        yield from (text for text in sealed if any(form in written for form in _forms(text)))


def _written(file: Path) -> bytes:
    """The bytes of a file; of Parquet, whose pages are packed, the values of its columns as well."""
    if file.suffix != ".parquet":
        return file.read_bytes()
    rows = ibis.duckdb.connect().read_parquet(file)
    texts = rows.select(ibis.selectors.where(lambda column: not column.type().is_binary())).to_pyarrow()
    return file.read_bytes() + "\n".join(map(str, texts.to_pylist())).encode()


def _forms(text: str) -> tuple[bytes, ...]:
    return (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode())


if __name__ == "__main__":
    main()
