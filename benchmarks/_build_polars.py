"""Compute the features in Polars, as whoever knows it well would write them: lazy frames on the streaming engine.

python benchmarks/_build_polars.py DATA OUT
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from _apart import peak_mb
from _build_data import AS_OF
from _build_definitions import (
    CARTS,
    DURATION,
    EVENT_CHOICES,
    EVENTS,
    EVERY,
    EXPOSED,
    NOT_TOLD,
    NUMBERS,
    ORDER_CHOICES,
    ORDER_ROWS,
    ORDERS,
    PAYDAY_ORDERS,
    PAYDAY_SPAN,
    PRODUCT_CHOICES,
    SESSIONS,
    SMALL,
    VISIT_COUNTS,
    VISITS,
    WORDS,
    YEAR_AND_LIFE,
    Total,
    Windows,
    column,
    totals,
)
from _build_formulas import formulas

ID = "customer_id"
Frames = dict[str, pl.LazyFrame]


def ago(day: str) -> pl.Expr:
    return (pl.lit(AS_OF) - pl.col(day)).dt.total_days().cast(pl.Int32).alias("ago")


def total(group: Iterable[Total], *, counts: bool = False) -> list[pl.Expr]:
    """Total rows by windows; where ``counts``, the rows are days that hold counts already."""
    found = []
    for one in group:
        value = pl.col(one.name) if counts else pl.sql_expr(one.value) if one.value else None
        when = pl.sql_expr(one.when).fill_null(value=False) if one.when and not counts else None
        for name, window in one.columns.items():
            recent = pl.col("ago") < window if window else None
            conditions = [each for each in (when, recent) if each is not None]
            only = pl.all_horizontal(conditions) if conditions else None
            if value is None:
                told = only.sum() if only is not None else pl.len()
            else:
                told = (value.filter(only) if only is not None else value).sum()
            found.append(told.cast(pl.Int64).alias(name))
    return found


def days_of(name: str, windows: Windows) -> list[pl.Expr]:
    return [((pl.col("ago") < w).sum() if w else pl.len()).cast(pl.Int64).alias(column(name, w)) for w in windows]


def scan(data: Path, name: str, day: str) -> pl.LazyFrame:
    rows = pl.scan_parquet(data / f"{name}.parquet")
    return rows.filter(pl.col(day) <= AS_OF).with_columns(ago(day))


def order_frames(data: Path) -> Frames:
    rows = scan(data, "orders", "ordered_on").filter(pl.col(ID).is_not_null())
    calendar = pl.scan_parquet(data / "calendar.parquet")
    rows = rows.join(calendar, left_on="ordered_on", right_on="day", how="left")
    for columns in ORDER_ROWS:
        rows = rows.with_columns(**{name: pl.sql_expr(how) for name, how in columns.items()})
    sale = rows.filter(pl.col("sale"))
    day = sale.select(ID, "ago", "ordered_on").unique([ID, "ago"])
    month = pl.col("ordered_on").dt.year().cast(pl.Int32) * 12 + pl.col("ordered_on").dt.month()
    months = [
        (month.filter(pl.col("ago") < w) if w else month).n_unique().cast(pl.Int64).alias(column("order_months", w))
        for w in YEAR_AND_LIFE
    ]
    days = day.group_by(ID).agg(
        *days_of("order_days", EVERY),
        *months,
        recency_days=pl.col("ago").min().cast(pl.Int64),
        tenure_days=pl.col("ago").max().cast(pl.Int64),
    )
    gap = pl.col("gap")
    gaps = (
        day.sort(ID, "ago", descending=[False, True])
        .with_columns(gap=(pl.col("ago").shift(1) - pl.col("ago")).cast(pl.Int64), before=pl.col(ID).shift(1))
        .filter(pl.col(ID) == pl.col("before"))
        .group_by(ID)
        .agg(
            gap_mean=gap.sum() / pl.len(),
            gap_spread=(pl.len() * (gap * gap).sum() - gap.sum() * gap.sum()).cast(pl.Float64).sqrt() / pl.len(),
            longest_gap_days_life=gap.max(),
            longest_gap_days_30d=gap.filter(pl.col("ago") < 30).max(),  # noqa: PLR2004
        )
    )
    return {"sale": sale, "day": day, "ordered": rows.group_by(ID).agg(*total(ORDERS)), "days": days, "gaps": gaps}


def line_frames(data: Path) -> Frames:
    sold = (pl.col("kind").fill_null("sale") == "sale") & (pl.col("status").fill_null("paid") == "paid")
    not_sold = pl.scan_parquet(data / "orders.parquet").filter(~sold)
    rows = scan(data, "order_lines", "ordered_on").filter(
        (pl.col("quantity").fill_null(0) >= 0) & (pl.col("amount").fill_null(0) >= 0)
    )
    rows = rows.join(not_sold, on="order_id", how="anti")
    line = rows.select(ID, "ordered_on", "ago", "product_id", "quantity", "amount")
    products = pl.scan_parquet(data / "products.parquet")
    steps = (pl.col("quantity") * 10_000).round().cast(pl.Int64)
    price = (
        line.filter(pl.col("ordered_on") < AS_OF.replace(day=1), pl.col("quantity") > 0, pl.col("amount").is_not_null())
        .group_by("product_id")
        .agg(price=pl.col("amount").sum() * 10_000.0 / steps.sum())
        .join(products.filter(pl.col("category").is_not_null()), on="product_id")
    )
    grade = price.with_columns(
        middle=pl.col("price").median().over("category"),
        dearer=pl.col("price").rank("min", descending=True).over("category") - 1,
        many=pl.len().over("category"),
    ).filter(pl.col("many") >= 3)  # noqa: PLR2004
    grade = grade.select("product_id", "middle", high=3 * pl.col("dearer") < pl.col("many"))
    each = pl.when(pl.col("quantity") != 0).then(pl.col("amount") / pl.col("quantity"))
    level = (each * 1000 / pl.col("middle")).round(mode="half_away_from_zero").cast(pl.Int64)
    priced = (
        line.filter(pl.col("ago") < 365, pl.col(ID).is_not_null())  # noqa: PLR2004
        .join(grade, on="product_id")
        .group_by(ID)
        .agg(
            high_money=pl.col("amount").filter(pl.col("high")).sum(),
            money=pl.col("amount").sum(),
            priced=pl.col("amount").count(),
            level_sum=level.sum(),
            level_lines=level.count(),
        )
        .with_columns(graded_money=pl.when(pl.col("priced") > 0).then(pl.col("money")))
        .drop("money", "priced")
    )
    product = (
        line.filter(pl.col(ID).is_not_null())
        .group_by(ID, v="product_id")
        .agg(n=pl.len().cast(pl.Int64), r=(pl.col("ago") < 90).sum().cast(pl.Int64), amount=pl.col("amount").sum())  # noqa: PLR2004
    )
    return {"priced": priced, "product": product, "products": products}


def event_frames(data: Path, day: pl.LazyFrame) -> Frames:
    words = {word: name for name, spellings in WORDS.items() for word in spellings}
    event = (
        scan(data, "events", "occurred_on")
        .filter(pl.col(ID).is_not_null())
        .select(
            ID,
            "session_id",
            "occurred_at",
            "ago",
            "channel",
            "category",
            "occurred_hour",
            doing=pl.col("event").replace_strict(words, default=None, return_dtype=pl.String),
            until=pl.col("occurred_at") + pl.duration(seconds=pl.sql_expr(DURATION).cast(pl.Int64)),
        )
    )
    counts = {one.name: (pl.col("doing") == one.name).sum().cast(pl.Int64) for one in EVENTS}
    visit_day = event.group_by(ID, "ago").agg(**counts)
    visited = visit_day.group_by(ID).agg(
        *total(EVENTS, counts=True), *days_of("event_days", VISITS), last_event=pl.col("ago").min().cast(pl.Int64)
    )
    begins = (pl.col(ID) != pl.col(ID).shift(1)) | (pl.col("occurred_at").diff() > pl.duration(minutes=30))
    # Numbers go on from one customer to the next: a visit only needs one that is its own.
    numbered = (
        event.filter(pl.col("session_id").is_null())
        .sort(ID, "occurred_at")
        .with_columns(session_id="#" + begins.fill_null(value=True).cum_sum().cast(pl.String))
    )
    session = (
        pl.concat([event.filter(pl.col("session_id").is_not_null()), numbered])
        .group_by(ID, "session_id")
        .agg(
            *((pl.col("doing") == name).sum().cast(pl.Int64).alias(name) for name in VISIT_COUNTS),
            ago=pl.col("ago").max(),
            events=pl.len(),
            seconds=(pl.col("until").max() - pl.col("occurred_at").min()).dt.total_seconds(),
        )
    )
    carts = session.filter(pl.col("carts") > 0).select(ID, "ago")
    soon = pl.concat([day.select(ID, "ago"), day.select(ID, ago=pl.col("ago") + 1)]).unique()
    carted = carts.join(soon.with_columns(bought=pl.lit(value=True)), on=[ID, "ago"], how="left")
    carted = carted.with_columns(pl.col("bought").fill_null(value=False)).group_by(ID).agg(*total(CARTS))
    return {
        "event": event,
        "visited": visited,
        "sessioned": session.group_by(ID).agg(*total(SESSIONS)),
        "carted": carted,
    }


def small_frames(data: Path) -> Frames:
    found = {}
    for name, (day, group, lasts) in SMALL.items():
        rows = scan(data, name, day).filter(pl.col(ID).is_not_null())
        last = {
            one: pl.col("ago").filter(pl.sql_expr(when).fill_null(value=False)).min().cast(pl.Int64)
            for one, when in lasts.items()
        }
        found[name] = rows.group_by(ID).agg(*total(group), **last)
    return found


def chosen(rows: pl.LazyFrame, value: str) -> pl.LazyFrame:
    amount = pl.col("amount").sum() if "amount" in rows.collect_schema() else pl.lit(0)
    recent = (pl.col("ago") < 90).sum().cast(pl.Int64)  # noqa: PLR2004
    counted = rows.filter(pl.col(value).is_not_null()).group_by(ID, v=value)
    return counted.agg(n=pl.len().cast(pl.Int64), r=recent, amount=amount)


def top(choices: pl.LazyFrame, name: str) -> pl.LazyFrame:
    # Numbers are told apart by their digits, as the documentation has it: 10 is before 9.
    n, r, value = pl.col("n"), pl.col("r"), pl.col("v").cast(pl.String)
    kind = pl.Int64 if name in NUMBERS else pl.String
    old = n - r
    favourite = value.sort_by(n, "amount", value, descending=[True, True, False]).first()
    recent = value.filter(r > 0).sort_by(
        r.filter(r > 0), pl.col("amount").filter(r > 0), value.filter(r > 0), descending=[True, True, False]
    )
    both = ((r * r).sum().cast(pl.Float64) * (old * old).sum().cast(pl.Float64)).sqrt()
    spread = n.sum().log() - (n * n.log()).sum() / n.sum()
    return choices.group_by(ID).agg(
        favourite.cast(kind).alias(f"{name}_favourite"),
        n.max().alias(f"{name}_most"),
        n.sum().alias(f"{name}_n"),
        pl.len().cast(pl.Int64).alias(f"{name}_distinct"),
        pl.max_horizontal(spread, pl.lit(0.0)).alias(f"{name}_spread"),
        recent.first().cast(kind).alias(f"{name}_recent"),
        (1 - pl.when(both > 0).then((r * old).sum() / both)).alias(f"{name}_moved"),
    )


def choice_frames(orders: Frames, lines: Frames, event: pl.LazyFrame) -> list[pl.LazyFrame]:
    found = [top(lines["product"], "product")]
    bought = lines["product"].join(lines["products"], left_on="v", right_on="product_id").drop("v")
    for name in PRODUCT_CHOICES:
        counted = bought.filter(pl.col(name).is_not_null()).group_by(ID, v=name).agg(pl.col("n", "r", "amount").sum())
        found.append(top(counted, name))
    found += [top(chosen(orders["sale"], value), name) for name, value in ORDER_CHOICES.items()]
    for name, value in EVENT_CHOICES.items():
        rows = event.filter(pl.col("doing") == "views") if name == "viewed_category" else event
        found.append(top(chosen(rows, value), name))
    return found


def payday(sale: pl.LazyFrame) -> pl.LazyFrame:
    days = sale.group_by(ID, d=pl.col("ordered_on").dt.day().cast(pl.Int64)).agg(n=pl.len().cast(pl.Int64))
    back = pl.LazyFrame({"back": range(PAYDAY_SPAN)})
    start = pl.col("d") - pl.col("back")
    spans = (
        days.join(back, how="cross")
        .group_by(ID, start=pl.when(start < 1).then(start + 31).otherwise(start))
        .agg(n=pl.col("n").sum(), first_n=pl.col("n").filter(pl.col("back") == 0).sum())
    )
    order = {"by": ["n", "first_n", "start"], "descending": [True, True, False]}
    every = pl.col("first_n").sum()
    enough = every >= PAYDAY_ORDERS
    return spans.group_by(ID).agg(
        payday_all=every,
        payday_start=pl.when(enough).then(pl.col("start").sort_by(**order).first()),
        payday_n=pl.when(enough).then(pl.col("n").max()),
    )


def exposed(data: Path) -> pl.LazyFrame:
    days = pl.scan_parquet(data / "calendar.parquet").with_columns(ago("day")).filter(pl.col("ago") < 365).sort("ago")  # noqa: PLR2004
    kinds = {
        f"exposed_{name}": pl.sql_expr(what).cast(pl.Int64).cum_sum()
        for name, what in EXPOSED.items()
        if name != "days"
    }
    return days.select(since=pl.col("ago").cast(pl.Int64), exposed_days=pl.col("ago").cast(pl.Int64) + 1, **kinds)


def joined(data: Path, parts: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    records = pl.scan_parquet(data / "customers.parquet")
    on_record = records.filter(pl.col("first_seen_on").is_null() | (pl.col("first_seen_on") <= AS_OF)).select(ID)
    whole = pl.concat([on_record, *(part.select(ID) for part in parts)]).unique()
    for part in (*parts, records):
        whole = whole.join(part, on=ID, how="left")
    since = pl.min_horizontal("tenure_days", pl.lit(364, pl.Int64))
    whole = whole.with_columns(since=pl.when(pl.col("tenure_days").is_not_null()).then(since))
    return whole.join(exposed(data), on="since", how="left").with_columns(
        pl.col([name for one in totals() for name in one.columns]).fill_null(0),
        registered_ago=(pl.lit(AS_OF) - pl.col("registered_on")).dt.total_days(),
        this_year_number=pl.lit(AS_OF.year, pl.Int64),
    )


def scored(wide: pl.DataFrame) -> pl.DataFrame:
    buyers = wide.filter(pl.col("orders_life") > 0)
    many = len(buyers)
    net = [pl.col(f"gross_amount_{span}") - pl.col(f"refund_amount_{span}") for span in ("life", "365d")]

    def score(order: pl.Expr, *, most_first: bool) -> pl.Expr:
        ahead = order.rank("min", descending=most_first).cast(pl.Int64) - 1
        return (5 * (many - ahead) + many - 1) // many

    ranks = buyers.select(
        ID,
        r_score=score(pl.col("recency_days"), most_first=False),
        f_score=score(pl.col("orders_life"), most_first=True),
        m_score=score(net[0], most_first=True),
        value_percentile=(net[1].rank("min").cast(pl.Int64) - 1) / many,
    ).with_columns(rfm=pl.concat_str("r_score", "f_score", "m_score"))
    return wide.join(ranks, on=ID, how="left")


def scale(wide: pl.DataFrame) -> int:
    """The least scale that all but one score of a hundred keep within."""
    every = wide["scored_life"].sum()
    return next((s for s in (5, 10) if (every - wide[f"within_{s}_life"].sum()) * 100 <= every), 100)


def features(data: Path) -> pl.DataFrame:
    orders = order_frames(data)
    lines, small = line_frames(data), small_frames(data)
    events = event_frames(data, orders["day"])
    parts = [orders["ordered"], orders["days"], orders["gaps"], lines["priced"]]
    parts += [events[name] for name in ("visited", "sessioned", "carted")]
    parts += [*small.values(), *choice_frames(orders, lines, events["event"]), payday(orders["sale"])]
    # All at once, so that what several of them read is read once.
    wide = joined(data, [part.lazy() for part in pl.collect_all(parts, engine="streaming")]).collect(engine="streaming")
    found = scored(wide.with_columns(scale=pl.lit(scale(wide))))
    return (
        found.lazy()
        .select(
            ID,
            *(pl.sql_expr(how).alias(name) for name, how in formulas().items()),
            *(pl.lit(None, pl.Int64).alias(name) for name in NOT_TOLD),
            "r_score",
            "f_score",
            "m_score",
            "rfm",
            "value_percentile",
            as_of=pl.lit(AS_OF),
        )
        .collect(engine="streaming")
    )


def main(data: Path, out: Path) -> None:
    begun = time.perf_counter()
    features(data).write_parquet(out / "features.parquet", compression="zstd", compression_level=1)
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
