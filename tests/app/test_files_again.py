"""What comes again counts once, whatever its file is called; what is corrected takes the place of what it corrects."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.app.import_files import ImportPlan, import_files
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.sources.mapping.mapping import Column, Mapping, SheetMapping
from limner.warehouse.tables import EVENTS, ORDER_LINES, ORDERS

HEAD = "order_id,customer_id,order_date,sku,quantity,unit_price,amount\n"
JANUARY = (
    HEAD + "O1,C1,2024-01-20,A,1,10.00,10.00\nO2,C2,2024-01-31,B,1,20.00,20.00\nO2,C2,2024-01-31,B,1,20.00,20.00\n"
)
FEBRUARY = (
    HEAD + "O2,C2,2024-01-31,B,1,20.00,20.00\nO2,C2,2024-01-31,B,1,20.00,20.00\nO3,C1,2024-02-10,A,1,10.00,10.00\n"
)
CORRECTED = (
    HEAD + "O1,C1,2024-01-20,A,1,10.00,10.00\nO1,C1,2024-01-20,C,1,5.00,5.00\nO2,C2,2024-01-31,B,2,22.00,44.00\n"
)


def bring(workspace, folder, name, text, plan=None):
    file = folder / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    (sheet,) = import_files(workspace, [file], plan or ImportPlan()).sheets
    return sheet


def amounts(workspace):
    reader = workspace.reader()
    plan = reader.table(ORDERS).select("order_id", "amount", "units", "lines")
    return {row["order_id"]: (row["amount"], row["units"], row["lines"]) for row in reader.engine.rows(plan)}


def test_the_order_that_two_months_share_counts_once(workspace, tmp_path):
    bring(workspace, tmp_path, "jan", JANUARY)
    sheet = bring(workspace, tmp_path, "feb", FEBRUARY)
    assert (sheet.read, sheet.loaded, sheet.duplicates) == (3, 1, 2)
    assert amounts(workspace) == {"O1": (100_000, 1, 1), "O2": (400_000, 2, 2), "O3": (100_000, 1, 1)}


@pytest.mark.slow
def test_a_corrected_order_takes_the_place_of_the_one_that_was_there(workspace, tmp_path):
    bring(workspace, tmp_path, "jan", JANUARY)
    sheet = bring(workspace, tmp_path, "jan (1)", CORRECTED)
    assert (sheet.read, sheet.loaded, sheet.duplicates, sheet.replaced) == (3, 2, 1, 1)
    assert amounts(workspace) == {"O1": (150_000, 2, 2), "O2": (440_000, 2, 1)}
    again = bring(workspace, tmp_path, "jan", JANUARY)
    assert (again.replaced, again.shorter) == (1, 1)
    assert amounts(workspace) == {"O1": (150_000, 2, 2), "O2": (400_000, 2, 2)}


def test_the_same_bytes_under_another_name_change_nothing(workspace, tmp_path):
    text = "date,item,quantity,amount\n2024-03-01,Tea,1,10.00\n2024-03-01,Tea,1,10.00\n"
    bring(workspace, tmp_path, "till", text)
    before = workspace.lake.snapshot()
    sheet = bring(workspace, tmp_path, "till (1)", text)
    assert (sheet.loaded, sheet.duplicates) == (0, 2)
    assert workspace.lake.snapshot() == before


def test_events_that_two_files_share_count_once(workspace, tmp_path):
    head = "user_id,event,event_time\n"
    bring(workspace, tmp_path, "a", f"{head}u1,view,2024-03-01 10:00:00\nu1,cart,2024-03-01 10:01:00\n")
    sheet = bring(workspace, tmp_path, "b", f"{head}u1,cart,2024-03-01 10:01:00\nu2,view,2024-03-01 10:02:00\n")
    reader = workspace.reader()
    assert (sheet.loaded, sheet.duplicates) == (1, 1)
    assert len(reader.engine.rows(reader.table(EVENTS).select("event_id"))) == 3


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("movement_id,customer_id,points_time,points_type,points", "{},u1,2024-03-01 10:00:00,earn,10"),
        ("button,user_id,event,event_time", "{},u1,click,2024-03-01 10:00:00"),
    ],
    ids=["ids of their own", "a further column"],
)
def test_rows_that_differ_only_in_their_id_or_in_a_further_column_are_two(workspace, tmp_path, head, row):
    bring(workspace, tmp_path, "a", f"{head}\n{row.format('m1')}\n")
    sheet = bring(workspace, tmp_path, "b", f"{head}\n{row.format('m2')}\n")
    again = bring(workspace, tmp_path, "c", f"{head}\n{row.format('m2')}\n{row.format('m1')}\n")
    assert (sheet.loaded, sheet.duplicates) == (1, 0)
    assert (again.loaded, again.duplicates) == (0, 2)


@pytest.mark.slow
def test_whole_numbers_that_get_fractions_are_kept(workspace, tmp_path):
    head = "order_id,customer_id,order_date,amount,commission\n"
    bring(workspace, tmp_path, "april", f"{head}1,C1,2024-04-01,10.00,5\n")
    bring(workspace, tmp_path, "may", f"{head}2,C1,2024-05-01,10.00,5.25\n")
    bring(workspace, tmp_path, "june", f"{head}3,C1,2024-06-01,10.00,7\n")
    reader = workspace.reader()
    plan = reader.table(ORDERS).select("order_id", "x_commission").order_by("order_id")
    assert [row["x_commission"] for row in reader.engine.rows(plan)] == [5.0, 5.25, 7.0]


def test_words_for_nobody_are_no_customers(workspace, tmp_path):
    words = ("散客", "非会员", "Guest", "walk-in", "(not set)", "undefined", "0", "consumidor final")
    rows = [*(f"T{n},{word},2024-03-01,10.00" for n, word in enumerate(words)), "T9,M1,2024-03-01,30.00"]
    # A column of many different customers is not known by its values alone.
    rows += [f"S{n},M{n},2024-03-02,1.00" for n in range(2, 500)]
    sheet = bring(workspace, tmp_path, "till", "order_id,customer_id,order_date,amount\n" + "\n".join(rows) + "\n")
    assert sheet.anonymous == len(words)


@pytest.mark.parametrize("column", ["country", "gender", "age", "member_level", "registration_date"])
def test_sales_without_customers_keep_what_they_say_of_the_person(workspace, tmp_path, column):
    value = {"age": "34", "registration_date": "2020-01-01"}.get(column, "F")
    text = f"order_id,order_date,sku,quantity,amount,{column}\nO1,2024-03-01,A,1,10.00,{value}\n"
    assert bring(workspace, tmp_path, "sales", text).anonymous == 1
    assert amounts(workspace) == {"O1": (100_000, 1, 1)}


def test_a_mapping_of_people_that_names_no_customer_is_refused(workspace, tmp_path):
    mapping = Mapping({"*": SheetMapping(columns={"gender": Column(to=("records.gender",))})})
    with pytest.raises(InvalidDefinition, match="no column names the customer"):
        bring(workspace, tmp_path, "people", "gender\nF\n", ImportPlan(mapping=mapping))


ORDER = st.lists(st.sampled_from(["A,1,10.00,10.00", "B,1,20.00,20.00", "C,2,2.50,5.00"]), min_size=1, max_size=3)


@pytest.mark.slow
@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ORDER, min_size=2, max_size=4), st.data())
def test_files_that_share_orders_give_the_same_money_in_any_order(tmp_path_factory, orders, data):
    folder = tmp_path_factory.mktemp("shared")
    written = [[f"O{n},C{n},2024-01-{n + 1:02},{line}" for line in lines] for n, lines in enumerate(orders)]
    picks = st.lists(st.integers(0, len(orders) - 1), min_size=1, unique=True)
    files = [data.draw(picks) for _ in range(2)] + [list(range(len(orders)))]
    with Workspace.create(folder / "w") as workspace:
        for name, numbers in zip("abc", data.draw(st.permutations(files)), strict=True):
            bring(workspace, folder, name, HEAD + "\n".join(line for n in numbers for line in written[n]) + "\n")
        found = {order: amount for order, (amount, *_rest) in amounts(workspace).items()}
        reader = workspace.reader()
        assert len(reader.engine.rows(reader.table(ORDER_LINES).select("line_id"))) == sum(map(len, orders))
    paid = [sum(round(float(line.split(",")[-1]) * 10_000) for line in lines) for lines in orders]
    assert found == {f"O{n}": amount for n, amount in enumerate(paid)}
