"""Imports complete what is there and never count it twice."""

from __future__ import annotations

from datetime import date

from limner.sources.merge import dated_by_campaign, merge, reissued, replaced, unsaid
from limner.warehouse.tables import COUPONS, EVENTS, ORDER_LINES, ORDERS, PRODUCTS
from rows import memory

ORDER = {"order_id": "string", "customer_id": "string", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64",
         "list_amount": "int64", "units": "float64", "lines": "int64", "summed": "string", "status": "string", "channel": "string",
         "source": "string", "load_id": "string"}  # fmt: skip
LINE = {"line_id": "string", "order_id": "string", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64",
        "quantity": "float64"}  # fmt: skip
PRODUCT = {"product_id": "string", "name": "string", "brand": "string", "load_id": "string"}


def by(key, rows):
    return sorted(({n: v for n, v in row.items() if v is not None} for row in rows), key=lambda row: row[key])


def test_lines_that_are_there_are_not_added(engine):
    there = memory(LINE, {"line_id": "1", "order_id": "a", "amount": 5})
    incoming = memory(
        LINE, {"line_id": "1", "order_id": "a", "amount": 5}, {"line_id": "2", "order_id": "a", "amount": 7}
    )
    assert [row["line_id"] for row in engine.rows(merge(ORDER_LINES, there, incoming).added)] == ["2"]


OWN = {"order_id": "a", "customer_id": "顾客", "amount": 100, "discount_amount": 7, "status": "paid", "channel": "app"}
"""What an order file says."""
LINES = (
    {"line_id": "1", "order_id": "a", "amount": 60, "coupon_amount": 2, "quantity": 1.0},
    {"line_id": "2", "order_id": "a", "amount": 50, "coupon_amount": None, "quantity": 2.0},
)
FIRST = {"order_id": "a", "customer_id": "顾客", "amount": 60, "coupon_amount": 2, "units": 1.0, "lines": 1,
         "summed": "amount coupon", "status": "paid", "channel": "shop"}  # fmt: skip
"""What the file with the first line says of its order."""
SECOND = {
    "order_id": "a",
    "amount": 50,
    "units": 2.0,
    "lines": 1,
    "summed": "amount",
    "status": "paid",
    "channel": "shop",
}
BOTH = {**FIRST, "amount": 110, "units": 3.0, "lines": 2}
"""What a file with both lines says of their order."""

UNPAID = {"order_id": "a", "customer_id": "顾客", "amount": 0, "list_amount": 100, "status": "unpaid"}
STATUS = {"order_id": "a", "status": "unpaid"}
"""What an order file without amounts says."""
PAID = {**OWN, "amount": 90}


def whole(**values):
    """A whole order: what is not named is null."""
    return {**dict.fromkeys(ORDER), **values}


OWN_AMOUNTS = whole(**OWN, coupon_amount=2, units=3.0, lines=2, summed="coupon")
SUMS = {"amount": 110, "coupon_amount": 2, "units": 3.0, "lines": 2, "summed": "amount coupon"}
STILL_UNPAID = {"amount": 0, "status": "unpaid", "list_amount": 100, "lines": 2}
STATUS_ONLY = {"amount": 0, "list_amount": 110, "status": "unpaid"}

ARRIVALS = {
    # An order's own amounts win over sums of its lines, in whatever order they come.
    "own, lines": ([(OWN, ()), (BOTH, LINES)], OWN_AMOUNTS),
    "lines, own": ([(BOTH, LINES), (OWN, LINES)], OWN_AMOUNTS),
    "line, own, line": ([(FIRST, LINES[:1]), (OWN, LINES[:1]), (SECOND, LINES)], OWN_AMOUNTS),
    "line, line, own": ([(FIRST, LINES[:1]), (SECOND, LINES), (OWN, LINES)], OWN_AMOUNTS),
    "own, line, line": ([(OWN, ()), (FIRST, LINES[:1]), (SECOND, LINES)], OWN_AMOUNTS),
    "line, own, other line": ([(SECOND, LINES[1:]), (OWN, LINES[1:]), (FIRST, LINES)], OWN_AMOUNTS),
    # Lines of two files add up to an order that has only lines.
    "line, other line": ([(FIRST, LINES[:1]), (SECOND, LINES)], SUMS),
    "other line, line": ([(SECOND, LINES[1:]), (FIRST, LINES)], SUMS),
    # An unpaid order stays 0 while unpaid.
    "unpaid, lines": ([(UNPAID, ()), (BOTH, LINES)], STILL_UNPAID),
    "lines, unpaid": ([(BOTH, LINES), (UNPAID, LINES)], STILL_UNPAID),
    "unpaid, lines, paid": ([(UNPAID, ()), (BOTH, LINES), (PAID, LINES)], {"amount": 90, "status": "paid"}),
    "unpaid beside its lines, lines, paid": (
        [(UNPAID, LINES), (BOTH, LINES), (PAID, LINES)],
        {"amount": 90, "status": "paid"},
    ),
    # An order file without amounts says whether the sum of the lines was paid.
    "status, lines": ([(STATUS, ()), (BOTH, LINES)], STATUS_ONLY),
    "lines, status": ([(BOTH, LINES), (STATUS, LINES)], STATUS_ONLY),
    "status, lines, paid": (
        [(STATUS, ()), (BOTH, LINES), ({"order_id": "a", "status": "paid"}, LINES)],
        {"amount": 110, "status": "paid"},
    ),
    "status beside its lines, lines, paid": (
        [(STATUS, LINES), (BOTH, LINES), ({"order_id": "a", "status": "paid"}, LINES)],
        {"amount": 110, "status": "paid"},
    ),
}
"""By case: the files of one order in the order they come (each its order and the lines that are there after it), and
what the order says in the end."""


def test_an_order_says_the_same_in_whatever_order_its_files_come(engine):
    """All cases at once, each an order of its own: a plan for each file, and not for each case of each file."""
    there = memory(ORDER)
    for step in range(max(len(files) for files, _expected in ARRIVALS.values())):
        known = memory(
            LINE,
            *(
                {**line, "line_id": f"{case} {line['line_id']}", "order_id": case}
                for case, (files, _expected) in ARRIVALS.items()
                for line in files[min(step, len(files) - 1)][1]
            ),
        )
        for assumed in ((), ("status",)):
            coming = {case: files[step][0] for case, (files, _expected) in ARRIVALS.items() if step < len(files)}
            incoming = memory(
                ORDER,
                *({**row, "order_id": case} for case, row in coming.items() if bool(assumed) is ("summed" in row)),
            )
            merged = merge(ORDERS, there, incoming, lines=known, assumed=assumed)
            there = memory(ORDER, *engine.rows(replaced(there, merged, ORDERS.grain)))
            again = merge(ORDERS, there, incoming, lines=known, assumed=assumed)
            assert engine.rows(again.added.union(again.changed)) == []
    found = {row["order_id"]: row for row in engine.rows(there)}
    assert len(engine.rows(there)) == len(ARRIVALS)
    expected = {case: {**says, "order_id": case} for case, (_files, says) in ARRIVALS.items()}
    assert {case: {name: found[case][name] for name in says} for case, says in expected.items()} == expected


def test_orders_that_were_kept_before_their_sums_were_marked_grow_by_their_lines(engine):
    there = memory(ORDER, {"order_id": "a", "amount": 60, "lines": 1}, {"order_id": "z", "amount": 9})
    merged = merge(ORDERS, there, memory(ORDER, SECOND), lines=memory(LINE, *LINES))
    assert engine.rows(merged.added) == []
    assert [(row["order_id"], row["amount"]) for row in engine.rows(merged.changed)] == [("a", 110)]


def test_an_order_of_an_order_file_takes_the_newest_values(engine):
    there = memory(
        ORDER,
        {"order_id": "a", "customer_id": "c", "status": "unpaid", "amount": 0},
        {"order_id": "b", "status": "paid"},
    )
    incoming = memory(
        ORDER, {"order_id": "a", "status": "paid", "amount": 8}, {"order_id": "b", "status": "paid", "load_id": "new"}
    )
    merged = merge(ORDERS, there, incoming, lines=memory(LINE))
    assert engine.rows(merged.added) == []
    assert by("order_id", engine.rows(merged.changed)) == [
        {"order_id": "a", "customer_id": "c", "status": "paid", "amount": 8}
    ]


def test_a_null_changes_nothing(engine):
    there = memory(PRODUCT, {"product_id": "1", "name": "茶", "brand": "龙井"})
    incoming = memory(PRODUCT, {"product_id": "1", "name": None, "load_id": "new"})
    assert engine.rows(merge(PRODUCTS, there, incoming).changed) == []


def test_a_missing_part_of_a_key_equals_a_missing_part(engine):
    schema = {"coupon_id": "string", "campaign_id": "string", "product_id": "string"}
    there = memory(schema, {"coupon_id": "c", "campaign_id": "1"})
    merged = merge(COUPONS, there, memory(schema, {"coupon_id": "c", "campaign_id": "1"}))
    assert engine.rows(merged.added) == []
    assert engine.rows(merged.changed) == []


TOUCH = {"touch_id": "string", "campaign_id": "string", "touched_on": "date", "x_extra": "string"}


def test_touches_without_a_day_are_of_the_first_day_of_their_campaign(engine):
    first, own = date(2024, 11, 1), date(2024, 11, 9)
    touches = memory(
        TOUCH,
        {"touch_id": "1", "campaign_id": "双11", "x_extra": "kept"},
        {"touch_id": "2", "campaign_id": "双11", "touched_on": own},
        {"touch_id": "3", "campaign_id": "no first day"},
        {"touch_id": "4", "campaign_id": "unknown"},
        {"touch_id": "5"},
    )
    campaigns = memory(
        {"campaign_id": "string", "starts_on": "date"},
        {"campaign_id": "双11", "starts_on": first},
        {"campaign_id": "no first day"},
        {"starts_on": first},
    )
    found = engine.rows(dated_by_campaign(touches, campaigns))
    assert found == [{"touch_id": "1", "campaign_id": "双11", "touched_on": first, "x_extra": "kept"}]


WRITTEN = {
    "product_id": "string",
    "category": "string",
    "x_category_before": "string",
    "brand": "string",
    "load_id": "string",
}


def written(now, came=None, **more):
    return {"product_id": "p", "category": now, "x_category_before": came, **more}


SPELLINGS = {
    # There, and comes: whether the row changes.
    "the same again": (("Tea", "ＴＥＡ"), ("Tea", "ＴＥＡ"), False),
    "another spelling of the same": (("Tea", "ＴＥＡ"), ("Tea", "tea"), False),
    "the same, and rewritten no more": (("Tea", "ＴＥＡ"), ("ＴＥＡ", None), False),
    "the same, and rewritten from now on": (("tea", None), ("Tea", "tea"), False),
    "the same, and approved since": (("tea", "tea"), ("Tea", "tea"), False),
    "nothing": (("Tea", "tea"), (None, None), False),
    "where nothing was": ((None, None), ("茶", "茶叶"), True),
    "something else": (("Tea", "tea"), ("茶", "茶叶"), True),
    "something else, and rewritten no more": (("Tea", "tea"), ("茶叶", None), True),
    "an empty text": (("Tea", "tea"), ("", ""), True),
}
BESIDE_A_NEW_BRAND = {
    # There, and comes in a row that says something else: what is kept.
    "another spelling": (("Tea", "ＴＥＡ"), ("Tea", "tea"), ("Tea", "ＴＥＡ")),
    "rewritten no more": (("Tea", "ＴＥＡ"), ("ＴＥＡ", None), ("Tea", "ＴＥＡ")),
    "rewritten from now on": (("tea", None), ("Tea", "tea"), ("Tea", "tea")),
    "no category": (("Tea", "ＴＥＡ"), (None, None), ("Tea", "ＴＥＡ")),
}


def changed_spellings(engine, cases, **says):
    """Rows that change where each case is a product of its own, whose rows also say ``says``."""
    existing = memory(WRITTEN, *(written(*there, product_id=case) for case, (there, *_) in cases.items()))
    incoming = memory(WRITTEN, *(written(*comes, product_id=case, **says) for case, (_, comes, _) in cases.items()))
    merged = merge(PRODUCTS, existing, incoming, rewritten={"category", "name"})
    assert engine.rows(merged.added) == []
    return {row["product_id"]: row for row in engine.rows(merged.changed)}


def test_a_column_that_is_written_one_way_changes_with_what_it_says_and_not_with_its_spelling(engine):
    assert changed_spellings(engine, SPELLINGS) == {
        case: written(*comes, product_id=case, brand=None, load_id=None)
        for case, (_there, comes, moved) in SPELLINGS.items()
        if moved
    }


def test_where_a_row_says_something_else_the_value_goes_with_what_it_came_from(engine):
    assert changed_spellings(engine, BESIDE_A_NEW_BRAND, brand="龙井") == {
        case: written(*kept, product_id=case, brand="龙井", load_id=None)
        for case, (_there, _comes, kept) in BESIDE_A_NEW_BRAND.items()
    }


def test_without_being_told_a_column_of_that_name_is_one_like_others(engine):
    existing, incoming = memory(WRITTEN, written("Tea", "ＴＥＡ")), memory(WRITTEN, written("Tea", "tea"))
    assert len(engine.rows(merge(PRODUCTS, existing, incoming).changed)) == 1


def test_lines_do_not_overwrite_what_an_order_file_said_in_a_column_that_is_written_one_way(engine):
    schema = {**ORDER, "x_channel_before": "string"}
    there = memory(schema, {**OWN, "channel": "App", "x_channel_before": None})
    incoming = memory(schema, {**FIRST, "channel": "Shop", "x_channel_before": "ＳＨＯＰ"})
    (row,) = engine.rows(
        merge(ORDERS, there, incoming, lines=memory(LINE, *LINES[:1]), rewritten=["channel", "status"]).changed
    )
    assert (row["channel"], row["x_channel_before"], row["lines"]) == ("App", None, 1)


def test_what_is_assumed_only_fills_a_column_that_is_written_one_way(engine):
    schema = {**ORDER, "x_status_before": "string"}
    there = memory(schema, {"order_id": "a", "status": "Done", "x_status_before": "done"}, {"order_id": "b"})
    told = {"status": "paid", "x_status_before": "paid"}
    incoming = memory(schema, {"order_id": "a", **told}, {"order_id": "b", **told})
    merged = merge(ORDERS, there, incoming, lines=memory(LINE), assumed=["status"], rewritten=["status"])
    assert by("order_id", engine.rows(merged.changed)) == [{"order_id": "b", **told}]


SOLD = {"line_id": "string", "order_id": "string", "ordered_at": "timestamp(6)", "product_id": "string", "quantity": "float64",
        "unit_price": "int64", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64"}  # fmt: skip


def sold(name, order, product, amount):
    return {"line_id": name, "order_id": order, "product_id": product, "amount": amount}


def test_orders_that_come_again_are_known_by_what_their_lines_say(engine):
    there = memory(
        SOLD,
        *(sold("a1", "again", "tea", 10), sold("a2", "again", "tea", 10)),
        *(sold("c1", "corrected", "tea", 10), sold("c2", "corrected", "cup", 20)),
        *(sold("s1", "shorter", "tea", 10), sold("s2", "shorter", "cup", 20)),
        *(sold("l1", "longer", "tea", 10), sold("p1", "page", "tea", 10)),
        *(sold("r1", "repriced", "tea", 10), sold("x1", "elsewhere", "tea", 10)),
    )
    came = memory(
        SOLD,
        *(sold("A1", "again", "tea", 10), sold("A2", "again", "tea", 10)),
        *(sold("C1", "corrected", "tea", 10), sold("C2", "corrected", "cup", 40)),
        sold("S1", "shorter", "tea", 10),
        *(sold("L1", "longer", "tea", 10), sold("L2", "longer", "cup", 20)),
        *(sold("P2", "page", "cup", 20), sold("R1", "repriced", "tea", 12), sold("N1", "new", "tea", 10)),
    )
    found = reissued(there, came)

    def of(plan, name):
        return sorted(row[name] for row in engine.rows(plan))

    assert of(found.added, "line_id") == ["C2", "L2", "N1", "P2", "R1"]
    assert of(found.removed, "line_id") == ["c2", "r1"]
    assert of(found.replaced, "order_id") == ["corrected", "repriced"]
    assert of(found.shorter, "order_id") == ["shorter"]


def test_events_that_another_file_has_told_are_not_told_again(engine):
    schema = {name: column.type for name, column in EVENTS.columns.items()}

    def event(name, who, what, day=1, **more):
        return {"event_id": name, "customer_id": who, "event": what, "occurred_on": date(2024, 3, day), **more}

    there = memory(
        schema, event("1", "c", "view", source="march"), event("2", None, "view"), event("3", "c", "cart", day=2)
    )
    came = memory(
        schema,
        event("x1", "c", "view", source="april"),
        event("x2", "c", "view"),
        event("x3", None, "view"),
        event("x4", "c", "cart", day=3),
        event("x5", None, "view", visitor_id="v"),
    )
    assert sorted(row["event_id"] for row in engine.rows(unsaid(EVENTS, there, came))) == ["x2", "x3", "x4", "x5"]
