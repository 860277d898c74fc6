"""Public clean-up tasks (PrepBench) as short programs of ibis and this stage's functions; each gives the file that is known."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime

import ibis
import pytest
from ibis import _

from limner.quality.normal import Normaliser, applied, cleaned, distinct_values, made, normalised
from limner.quality.normalise.categories import near_duplicates
from limner.quality.normalise.dates import day
from limner.warehouse.tables import before_column
from rows import memory

pytestmark = pytest.mark.realdata

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def case(real_data):
    """``case("015")``: the rows of each input, and what each output must be."""

    def opened(number):
        folder = real_data / "prepbench_cases" / f"case_{number}"
        return (
            [_read(file) for file in sorted((folder / "inputs").glob("*.csv"))],
            [_read(file) for file in sorted((folder / "gt").glob("*.csv"))],
        )

    return opened


def _read(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def table(rows, **more):
    """A table of texts, empty cells null, with further columns."""
    filled = [{name: value or None for name, value in row.items()} | more for row in rows]
    return memory(dict.fromkeys(filled[0], "string"), *filled)


def agree(engine, plan, expected, *, numbers=()):
    """Hold the rows of ``plan`` against ``expected``, in any order; ``numbers`` to nine decimals, blanks around aside."""

    def row(given):
        return tuple(
            round(float(given[n]), 9) if n in numbers and given[n] else (given[n] or "").strip() for n in expected[0]
        )

    assert sorted(map(row, texts(engine.rows(plan))), key=str) == sorted(map(row, expected), key=str)


def texts(rows):
    return [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]


def rewritten(engine, rows, column, of, *, name=None):
    """Write the values of a column another way, by its distinct values; none where ``of`` gives none."""
    normaliser = Normaliser(
        name="own", title=None, definition=None, kinds=(), of=lambda text: made(text, of(text) or "")
    )  # fmt: skip
    counts = {row["value"]: row["rows"] for row in engine.rows(distinct_values(rows, column))}
    target = name or column
    rows = rows.mutate(**{target: rows[column]})
    after = normalised(normaliser, counts).after
    return applied(rows, target, after).drop(before_column(target)).mutate(**{target: _[target].nullif("")})


def test_015_shares_of_regional_sales(case, engine):
    inputs, (expected,) = case("015")
    regions = ("Central", "East", "North", "South", "West")
    sales = ibis.union(*(table(rows, Region=region) for rows, region in zip(inputs, regions, strict=True)))
    sales = rewritten(engine, sales, "Order Date", lambda text: written(day_first(text)))
    sales = sales.mutate(Sales=_.Sales.cast("float64"))
    regional = sales.group_by("Region", "Stock").agg(**{"Total Regional Sales": _.Sales.sum()})
    total = sales.group_by("Stock").agg(**{"Total Sales": _.Sales.sum()})
    found = sales.join(regional, ["Region", "Stock"]).join(total, "Stock")
    found = found.filter(_.Sales != _["Total Regional Sales"]).mutate(
        **{
            "% of Regional Sales": (_.Sales / _["Total Regional Sales"] * 100),
            "% of Total Sales": (_.Sales / _["Total Sales"] * 100),
            "Total Regional Sales": _["Total Regional Sales"].round(2),
            "Total Sales": _["Total Sales"].round(2),
        }
    )
    figures = ("% of Regional Sales", "% of Total Sales", "Sales", "Total Regional Sales", "Total Sales")
    agree(engine, found, expected, numbers=figures)


def test_204_transactions_by_bank_weekday_and_customer(case, engine):
    (rows,), expected = case("204")
    found = table(rows)
    found = rewritten(engine, found, "Transaction Date", lambda text: weekday(day_first(text.split(" ")[0])))
    found = rewritten(engine, found, "Online or In-Person", {"1": "Online", "2": "In-Person"}.get)
    found = found.mutate(Bank=_["Transaction Code"].split("-")[0], Value=_.Value.cast("int64"))
    grains = (("Bank",), ("Bank", "Online or In-Person", "Transaction Date"), ("Bank", "Customer Code"))
    for grain, known in zip(grains, expected, strict=True):
        agree(engine, found.group_by(grain).agg(Value=_.Value.sum()), known, numbers=("Value",))


def test_005_contacts_by_what_their_notes_say(case, engine):
    weeks, (expected,) = case("005")
    found = ibis.union(
        *(table(rows, Monday=monday) for rows, monday in zip(weeks, ("2019-06-17", "2019-06-24"), strict=True))
    )
    found = found.mutate(dated=_.Monday + " " + _.Date)
    found = rewritten(engine, found, "dated", lambda text: written(on_weekday(text)), name="True Date")
    notes = found.Notes.lower()
    found = found.mutate(
        **{
            "Policy Number": found.Notes.re_extract(r"#(\d+)", 1).nullif(""),
            **{
                f"{what}?": notes.contains(word).cast("int64")
                for what, word in (("Statement", "statement"), ("Balance", "balance"), ("Complaint", "complain"))
            },
        }
    )
    agree(engine, found.filter(_["Policy Number"].notnull()), expected)


def test_122_net_promoters_of_an_airline_beside_all(case, engine):
    inputs, (expected,) = case("122")
    answers = ibis.union(*(table(rows) for rows in inputs))
    score = answers["How likely are you to recommend this airline?"].cast("int64")
    answers = answers.mutate(promoter=(score >= 9).cast("int64"), detractor=(score <= 6).cast("int64"))
    airlines = answers.group_by("Airline").agg(n=_.count(), up=_.promoter.sum(), down=_.detractor.sum())
    airlines = airlines.filter(_.n >= 50)
    airlines = airlines.mutate(NPS=(_.up * 100.0 / _.n).floor() - (_.down * 100.0 / _.n).floor())
    of_all = airlines.agg(mean=_.NPS.mean(), deviation=_.NPS.std())
    found = airlines.cross_join(of_all).mutate(**{"Z-Score": ((_.NPS - _.mean) / _.deviation).round(2)})
    agree(engine, found.filter(_.Airline == "Prep Air"), expected, numbers=("NPS", "Z-Score"))


def test_041_complaints_in_words_and_the_batches_that_are_recalled(case, engine):
    (orders, batches, complaints), (losses, stock) = case("041")
    said = rewritten(engine, table(complaints), "Complaint", order_customer_item)
    keys = ("Order Number", "Customer ID", "Item Number")
    said = said.mutate(**{key: said.Complaint.split(",")[place].cast("int64") for place, key in enumerate(keys)})
    said = said.group_by("Order Number", "Item Number").agg(**{"Customer ID": _["Customer ID"].min()})
    sold = table(orders).mutate(
        **{key: _[key].cast("int64") for key in keys}, Price=_.Price.cast("float64"), Scent=_.Scent.fill_null("N/A")
    )
    found = said.join(sold, list(keys))
    assert engine.rows(found.count().as_table()) == engine.rows(said.count().as_table()), "each complaint has its order"

    several = sold.group_by("Order Number").agg(customers=_["Customer ID"].nunique()).filter(_.customers > 1)
    unsure = found.semi_join(several, "Order Number")
    by_batch = sold.group_by("Batch Number").agg(sold=_.count())
    against = found.group_by("Batch Number").agg(complaints=_.count())
    prices = sold.group_by("Product").agg(price=_.Price.max(), cheapest=_.Price.min())
    made_up = table(batches).mutate(Scent=_.Scent.fill_null("N/A"), size=_["Size of Order"].cast("int64"))
    made_up = made_up.left_join(by_batch, "Batch Number").drop("Batch Number_right")
    made_up = made_up.left_join(against, "Batch Number").drop("Batch Number_right").join(prices, "Product")
    rate = made_up.complaints.fill_null(0) * 1.0 / made_up.sold.nullif(0)
    made_up = made_up.mutate(sold=_.sold.fill_null(0), recalled=(rate > 0.2).fill_null(False))
    recalled = made_up.filter(_.recalled)

    whole = recalled.agg(lost=(_["size"] * _.price).sum())
    single = ibis.union(found.anti_join(recalled, "Batch Number"), unsure.semi_join(recalled, "Batch Number"))
    refunds = single.agg(lost=_.Price.sum())
    named = [
        whole.mutate(what=ibis.literal("Recall Whole Batch")),
        refunds.mutate(what=ibis.literal("Refund Items Only")),
    ]
    both = ibis.union(*named)
    told = ibis.union(both, both.agg(lost=_.lost.sum(), what=ibis.literal("Total Amount Lost")).select("lost", "what"))
    told = told.select(**{"Type of Refund": _.what, "Money Lost": _.lost.round(2)})
    agree(engine, told, losses, numbers=("Money Lost",))

    left = (
        made_up.mutate(left=ibis.ifelse(_.recalled, 0, _["size"] - _.sold))
        .group_by("Product", "Scent")
        .agg(left=_.left.sum())
    )
    back = unsure.semi_join(recalled, "Batch Number").group_by("Product", "Scent").agg(back=_.count())
    left = left.left_join(back, ["Product", "Scent"])
    found_left = left.select("Product", "Scent", **{"Stock Remaining": ibis.greatest(_.left - _.back.fill_null(0), 0)})
    agree(engine, found_left, stock, numbers=("Stock Remaining",))


FOOD = {
    "Horrendous": "1",
    "Just about edible but I was hungry": "2",
    "Some good, some not so good": "3",
    "Yum!": "4",
    "Give the team a Michelin star!!": "5",
}
WORDS = "Which three words would you use describe to Sudzilla? (separate with a comma)"
RATED = "On a scale of 0-10, how would you rate Sudzilla?"


def test_040_a_survey_with_words_split_and_cleaned(case, engine, real_data):
    (_first, rows), (scores, expected) = case("040")
    asked = (real_data / "prepbench_cases" / "case_040" / "query_full.md").read_text(encoding="utf-8")
    canonical = dict(re.findall(r'^  "(.+)": "(.+)"', asked, re.MULTILINE))
    found = table(rows)
    rating = found[RATED].cast("int64")
    counted = found.agg(
        Promoter=(rating >= 9).cast("int64").sum(),
        Detractor=(rating <= 6).cast("int64").sum(),
        **{"Total Respondents": _.count()},
    )
    share = (counted.Promoter - counted.Detractor) * 100.0 / counted["Total Respondents"]
    agree(engine, counted.mutate(**{"NPS Score": share.round(1)}), scores, numbers=tuple(scores[0]))

    for meal in ("breakfast", "lunch", "dinner"):
        found = rewritten(engine, found, f"How would you rate the food at Sudzilla ({meal})?", FOOD.get, name=meal)
    meals = [found[meal].cast("float64") for meal in ("breakfast", "lunch", "dinner")]
    known = sum((meal.notnull().cast("int64") for meal in meals), ibis.literal(0))
    keynotes = [found[f"On a scale of 0-10, how would you rate the {one} keynote?"] for one in ("opening", "closing")]
    found = found.mutate(
        **{
            "Food Rating Score": sum((meal.fill_null(0.0) for meal in meals), ibis.literal(0.0)) / known,
            "Keynote Rating Score": (keynotes[0].cast("float64") + keynotes[1].cast("float64")) / 2,
            "___why?": found["...why?"],
            "said": found[WORDS].split(","),
        }
    )
    found = rewritten(engine, found, "Timestamp", american)
    for name in list(expected[0])[-2:]:
        found = found.mutate(**{name: found[name].strip()})
    split = f"{WORDS} Split"
    found = found.mutate(**{split: found.said.unnest()}).drop("said")
    found = rewritten(engine, found, split, lambda word: standard(word, canonical))
    found = found.filter(_[split].notnull()).select(*expected[0]).distinct()
    agree(engine, found, expected, numbers=("Keynote Rating Score", "Food Rating Score"))


def test_050_first_and_latest_answers(case, engine):
    (answers, *_rest), (expected,) = case("050")
    found = table(answers)
    for column in ("Country", "Store"):
        found = spelled_as_usual(engine, found, column)
    by_question = {
        "1": "on",
        "2": "at",
        "3": "score",
        "3a": "If you would, why?",
        "3b": "If you wouldn't, why?",
    }
    of = ["Response", "Country", "Store", "Name", "DoB"]
    found = found.group_by(of).agg(
        **{name: _.Answer.max(where=_["Question Number"] == number) for number, name in by_question.items()}
    )
    found = found.mutate(moment=found.on + "|" + found["at"], Country=found.Country, score=found.score.cast("int64"))
    found = rewritten(engine, found, "moment", completed)
    found = found.filter(_.moment.notnull())
    group = ["Country", "Store", "Name"]
    ends = found.group_by(group).agg(first=_.moment.min(), last=_.moment.max())
    found = found.join(ends, group).filter((_.moment == _.first) | (_.moment == _.last))
    score = found.score
    found = found.mutate(
        **{
            "Result (First / Latest)": ibis.ifelse(found.moment == found.first, "First", "Latest"),
            "Would you recommend C&BS Co to your friends and family?": score,
            "Promoter": ibis.ifelse(score >= 9, "1", ibis.null("string")),
            "Passive": ibis.ifelse((score >= 7) & (score <= 8), "1", ibis.null("string")),
            "Detractor": ibis.ifelse(score <= 6, "1", ibis.null("string")),
            "Age of Customer": 2020 - found.DoB.substr(6, 4).cast("int64"),
        }
    )
    stamped = rewritten(engine, found, "moment", european, name="Completion Date (Date Time stamp)")
    agree(engine, stamped, expected)


def spelled_as_usual(engine, found, column):
    """Take the near-duplicates of a column as their commonest spelling, and the words that no spelling is near by hand."""
    by_hand = {
        "Scottish": "Scotland",
        "Sc0tland": "Scotland",
        "3ngland": "England",
        "United State": "United States",
        "The Netherlands": "Netherlands",
        "Amstelveen": "Amsterdam",
    }
    found = rewritten(engine, found, column, lambda text: by_hand.get(text, text))
    counts = {row["value"]: row["rows"] for row in engine.rows(distinct_values(found, column))}
    approved = {one.before: one.after for one in near_duplicates(counts) if column == "Country"}
    return rewritten(engine, found, column, lambda text: approved.get(text, text))


ORDER = (r"\b(?:ON|Order|ORD|O)\s*[:=#-]?\s*(\d+)", r"#(\d{5,})")
CUSTOMER = (r"\b(?:Cust No|Customer|Cust|CID|C)\s*[:=#-]?\s*(\d+)", r"\bID\s*[:=#-]?\s*(\d+)")
ITEM = (r"\b(?:Item|IN|I)\s*[:=#-]?\s*(\d{1,2})(?!\d)", r"#(\d{1,2})(?!\d)")


def order_customer_item(text):
    """The three numbers of a complaint, joined by commas: by their marks, else by their lengths."""
    found = []
    for marks, lengths in ((ORDER, (5,)), (CUSTOMER, (3, 2, 1)), (ITEM, ())):
        match = next((hit for mark in marks if (hit := re.search(mark, text, re.IGNORECASE))), None)
        if match is None:
            numbers = list(re.finditer(r"\d+", text))
            long = [hit for least in lengths for hit in numbers if len(hit.group()) >= least]
            short = [hit for hit in reversed(numbers) if len(hit.group()) <= 2]
            match = long[0] if lengths else (short or numbers[::-1])[0]
        found.append(str(int(match.group(match.lastindex or 0))))
        text = text[: match.start()] + " " + text[match.end() :]
    return ",".join(found)


def day_first(text):
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


def written(moment):
    return f"{moment:%d/%m/%Y}"


def weekday(moment):
    return WEEKDAYS[moment.weekday()]


def on_weekday(text):
    monday, name = text.split(" ")
    return date.fromordinal(date.fromisoformat(monday).toordinal() + WEEKDAYS.index(name))


def american(text):
    moment = datetime.fromisoformat(text)
    half = "PM" if moment.hour >= 12 else "AM"
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S} {half}"


def european(text):
    return f"{datetime.fromisoformat(text):%d/%m/%Y %H:%M:%S}"


def standard(word, canonical):
    bare = word.strip()
    bare = bare if bare.lower() == "minty." else bare.rstrip(".,!?;:")
    return canonical.get(bare.lower(), bare)


def completed(text):
    """The moment of a date and a time as people write them; none where either cannot be read."""
    on, at = text.split("|")
    found = day(on)
    # These forms are day first, but for the one that cannot be.
    clock = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})\s*(am|pm)?", cleaned(at).lower())
    if not found.valid or not clock:
        return None
    hour, minute = int(clock[1]) % 24, int(clock[2])
    hour += 12 if clock[3] == "pm" and hour < 12 else 0
    ordinal = date.fromisoformat(found.value).toordinal() + (int(clock[1]) == 24)
    return (
        datetime.combine(date.fromordinal(ordinal), datetime.min.time()).replace(hour=hour, minute=minute).isoformat()
    )
