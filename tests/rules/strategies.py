"""Hypothesis strategies for rules and for small tables with nulls that they are asked of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from limner.rules.rule import COUNTS, All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step

AS_OF = date(2024, 3, 10)

CUSTOMERS = {
    "customer_id": "string",
    "level": "string",
    "orders": "int64",
    "share": "float64",
    "member": "boolean",
    "joined_on": "date",
    "seen_at": "timestamp",
}
ORDERS = {
    "customer_id": "string",
    "kind": "string",
    "status": "string",
    "channel": "string",
    "amount": "int64",
    "ordered_on": "date",
    "ordered_at": "timestamp",
}
EVENTS = {
    "customer_id": "string",
    "event": "string",
    "page": "string",
    "occurred_on": "date",
    "occurred_at": "timestamp",
}
MEMBERSHIPS = {"customer_id": "string", "segment": "string", "since": "date", "until": "date"}
TAGS = {"customer_id": "string", "tag": "string", "since": "date", "until": "date"}

TEXTS = ["gold", "black", "金卡", "", "go\\ld", "it's", '"%_']
NUMBERS = [-1, 0, 1, 2, 0.5, 1.0, 2**40]
CUSTOMER_IDS = ["a", "b", "c", "d"]

days = st.dates(date(2024, 3, 5), date(2024, 3, 12))
texts = st.sampled_from(TEXTS)
numbers = st.sampled_from(NUMBERS)


def comparisons(column, values, operators, *, ranged=True):
    """Comparisons of ``column`` with ``values``; some with a list or a range of them."""
    pairs = st.tuples(values, values).map(lambda pair: tuple(sorted(pair)))
    several = st.lists(values, min_size=1, max_size=3).map(tuple)
    choices = [
        st.builds(Has, st.just(column), st.sampled_from(operators), values),
        st.builds(Has, st.just(column), st.sampled_from(["missing", "present"])),
    ]
    if ranged:
        choices += [
            st.builds(Has, st.just(column), st.just("between"), pairs),
            st.builds(Has, st.just(column), st.sampled_from(["in", "not in"]), several),
        ]
    return st.one_of(choices)


ORDERED = ["=", "!=", "<", "<=", ">", ">="]
has = st.one_of(
    comparisons("level", texts, [*ORDERED, "contains"]),
    comparisons("orders", numbers, ORDERED),
    comparisons("share", numbers, ORDERED),
    comparisons("member", st.booleans(), ["=", "!="], ranged=False),
    comparisons("joined_on", days, ORDERED),
    comparisons("joined_on", days.map(date.isoformat), ORDERED),
    comparisons("seen_at", days, ORDERED),
)
order_has = st.one_of(
    comparisons("channel", texts, [*ORDERED, "contains"]),
    comparisons("amount", numbers, ORDERED),
    comparisons("ordered_on", days, ORDERED),
)
event_has = comparisons("page", texts, [*ORDERED, "contains"])


def combined(leaves, *, max_leaves):
    """Rules made of ``leaves`` with All, Any and Not."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=max_leaves,
    )


doings = st.one_of(
    st.tuples(st.sampled_from(["order", "refund"]), st.none() | combined(order_has, max_leaves=2)),
    st.tuples(st.sampled_from(["view", "加购", "it's"]), st.none() | combined(event_has, max_leaves=2)),
)
times = st.tuples(st.sampled_from(COUNTS), st.integers(1, 3)) | st.just(("at most", 0)) | st.just(("exactly", 0))
did = st.builds(
    lambda doing, times, within: Did(doing[0], times, within, doing[1]), doings, times, st.none() | st.integers(1, 6)
)
steps = st.lists(doings.map(lambda doing: Step(*doing)), min_size=2, max_size=3).map(tuple)
sequence = st.builds(Sequence, steps, st.integers(0, 4))
leaves = st.one_of(
    has,
    did,
    sequence,
    st.builds(InSegment, st.sampled_from(["loyal", "lost"])),
    st.builds(HasTag, st.sampled_from(["夜猫子", "early"])),
)
rules = combined(leaves, max_leaves=4)


def rows(**columns):
    """Rows in which each column is a value of its strategy or null."""
    return st.lists(st.fixed_dictionaries({name: st.none() | values for name, values in columns.items()}), max_size=6)


moments = st.builds(
    lambda day, hour: datetime.combine(day, datetime.min.time()) + timedelta(hours=hour),
    days,
    st.sampled_from([0, 1, 23]),
)
customer_ids = st.sampled_from([*CUSTOMER_IDS, "stranger"])


def dated(table_rows, day, time):
    """Give each row the day of its time, or neither."""
    return [row | {day: row[time] and row[time].date()} for row in table_rows]


def periods(name, values):
    def ordered(table_rows):
        return [row for row in table_rows if row["since"] and (row["until"] is None or row["since"] < row["until"])]

    return rows(customer_id=customer_ids, **{name: values}, since=days, until=days).map(ordered)


tables = st.fixed_dictionaries(
    {
        "customers": st.tuples(
            *(
                st.fixed_dictionaries(
                    {
                        "customer_id": st.just(customer),
                        "level": st.none() | texts,
                        "orders": st.none() | st.sampled_from([-1, 0, 1, 2, 2**40]),
                        "share": st.none() | numbers.map(float),
                        "member": st.none() | st.booleans(),
                        "joined_on": st.none() | days,
                        "seen_at": st.none() | moments,
                    }
                )
                for customer in CUSTOMER_IDS
            )
        ),
        "orders": rows(
            customer_id=customer_ids,
            kind=st.sampled_from(["sale", "refund"]),
            status=st.sampled_from(["paid", "unpaid", "cancelled"]),
            channel=texts,
            amount=st.sampled_from([-1, 0, 1, 2]),
            ordered_at=moments,
        ).map(lambda table_rows: dated(table_rows, "ordered_on", "ordered_at")),
        "events": rows(
            customer_id=customer_ids, event=st.sampled_from(["view", "加购", "it's"]), page=texts, occurred_at=moments
        ).map(lambda table_rows: dated(table_rows, "occurred_on", "occurred_at")),
        "memberships": periods("segment", st.sampled_from(["loyal", "lost"])),
        "tags": periods("tag", st.sampled_from(["夜猫子", "early"])),
    }
)
