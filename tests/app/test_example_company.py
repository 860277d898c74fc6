"""The example company goes the whole way: its files are known with nothing told, and its truths are found."""

from __future__ import annotations

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.example_company import check_company, make_company
from limner.app.identity.run import resolve_identities
from limner.app.import_files import ImportPlan, files_of, import_files
from limner.app.workspace import Workspace
from limner.core.errors import NotFound


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return make_company(tmp_path_factory.mktemp("company"), customers=300)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Workspace.create(
        tmp_path_factory.mktemp("shop") / "w", time_zone="Asia/Shanghai", currency="CNY"
    ) as workspace:
        yield workspace


@pytest.mark.slow
def test_the_whole_way(company, shop):
    with pytest.raises(NotFound, match="No portraits"):
        check_company(shop, company.folder)
    report = import_files(shop, files_of([company.data]), ImportPlan())
    read = {f"data/{sheet.found.file}": sheet.loaded for sheet in report.sheets}
    assert read == {name: rows for name, rows in company.rows.items() if name.startswith("data/")}
    build_portraits(shop)
    scores = {one.truth: one for one in check_company(shop, company.folder)}
    assert {name: one.f1 for name, one in scores.items() if one.f1 < 0.9} == {}
    assert min(one.customers for one in scores.values()) > 0


@pytest.mark.slow
def test_the_same_person_is_found_in_four_systems_and_nobody_is_taken_for_another(company, tmp_path):
    with Workspace.create(tmp_path / "w", time_zone="Asia/Shanghai", currency="CNY") as workspace:
        people = [company.data / "customers.parquet", *files_of([company.identity])]
        report = import_files(workspace, people, ImportPlan())
        assert sum(sheet.rows["records"] for sheet in report.sheets) == report.total("read")
        found = resolve_identities(workspace)
        assert found.ids == report.total("read")
        build_portraits(workspace)
        (same,) = (one for one in check_company(workspace, company.folder) if one.truth == "same_person")
        assert same.precision > 0.995
        assert same.recall > 0.85


def test_a_folder_without_a_company_is_refused(shop, tmp_path):
    with pytest.raises(NotFound, match="no example company"):
        check_company(shop, tmp_path)
