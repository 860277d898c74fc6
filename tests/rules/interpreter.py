"""A rule asked of rows in plain Python: slow, obvious, and what every plan must equal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence

# activity: table, day, time, what tells it apart
ACTIVITIES = {
    "order": (
        "orders",
        "ordered_on",
        "ordered_at",
        lambda row: row["kind"] in {None, "sale"} and row["status"] in {None, "paid"},
    ),
    "refund": ("orders", "ordered_on", "ordered_at", lambda row: row["kind"] == "refund"),
}


def holds(rule, customer, tables, as_of) -> bool:
    match rule:
        case Has(column, operator, value):
            return compares(customer[column], operator, value)
        case All(of):
            return all(holds(inner, customer, tables, as_of) for inner in of)
        case Any(of):
            return any(holds(inner, customer, tables, as_of) for inner in of)
        case Not(inner):
            return not holds(inner, customer, tables, as_of)
        case Did(_, (count, times), within_days, _):
            first = date.min if within_days is None else as_of - timedelta(days=within_days - 1)
            n = sum(first <= day <= as_of for _, day in doings(rule, customer, tables))
            return {"at least": n >= times, "at most": n <= times, "exactly": n == times}[count]
        case Sequence(steps, within_days):
            done = [[doing for doing in doings(step, customer, tables) if doing[1] <= as_of] for step in steps]
            return any(follows(time, day, done[1:], within_days) for time, day in done[0] if time is not None)
        case InSegment(name):
            return in_period(tables["memberships"], "segment", name, customer, as_of)
        case HasTag(name):
            return in_period(tables["tags"], "tag", name, customer, as_of)


def compares(held, operator, value) -> bool:
    if operator == "missing":
        return held is None
    if held is None:
        return False
    if operator == "present":
        return True
    if isinstance(held, datetime):
        held = held.date()
    if isinstance(held, date):
        value = tuple(map(as_day, value)) if isinstance(value, tuple) else as_day(value)
    return {
        "=": lambda: held == value,
        "!=": lambda: held != value,
        "<": lambda: held < value,
        "<=": lambda: held <= value,
        ">": lambda: held > value,
        ">=": lambda: held >= value,
        "in": lambda: held in value,
        "not in": lambda: held not in value,
        "between": lambda: value[0] <= held <= value[1],
        "contains": lambda: value in held,
    }[operator]()


def as_day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def doings(doing, customer, tables) -> list[tuple[datetime | None, date]]:
    """List (time, day) of the customer's doings that have a day."""
    events = ("events", "occurred_on", "occurred_at", lambda row: row["event"] == doing.activity)
    table, day, time, is_one = ACTIVITIES.get(doing.activity, events)
    return [
        (row[time], row[day])
        for row in tables[table]
        if row["customer_id"] == customer["customer_id"]
        and is_one(row)
        and row[day] is not None
        and (doing.where is None or holds(doing.where, row, tables, None))
    ]


def follows(time, first_day, later, within_days) -> bool:
    if not later:
        return True
    return any(
        follows(next_time, first_day, later[1:], within_days)
        for next_time, day in later[0]
        if next_time is not None and next_time > time and (day - first_day).days <= within_days
    )


def in_period(periods, column, name, customer, as_of) -> bool:
    return any(
        row["customer_id"] == customer["customer_id"]
        and row[column] == name
        and row["since"] <= as_of
        and (row["until"] is None or row["until"] > as_of)
        for row in periods
    )
