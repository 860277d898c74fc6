"""Files of SPSS, SAS and Stata, written by their own libraries."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from limner.core.errors import SourceRejected
from limner.engine.loading import DuckDBLoader
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions

IRIS = Path(__file__).with_name("iris.sas7bdat.gz")
FRAME = pd.DataFrame(
    {
        "resp_id": [1.0, 2.0, 3.0],
        "gender": [1.0, 2.0, None],
        "score": [9.5, 10.0, 1.0],
        "visited_on": [date(2024, 1, 5), None, date(2024, 2, 29)],
        "why": ["很好", "", "一般"],
    }
)
LABELS = {"gender": {1.0: "男", 2.0: "女"}, "score": {10.0: "非常满意"}}
ROWS = [
    ("1", "男", "1", "9.5", "9.5", "2024-01-05", "很好"),
    ("2", "女", "2", "非常满意", "10", None, None),
    ("3", None, None, "1", "1", "2024-02-29", "一般"),
]


def read_one(path, engine, tmp_path):
    (sheet,) = read([path], ReadOptions(), loader=DuckDBLoader(engine), scratch=tmp_path)
    rows = engine.rows(sheet.rows.order_by("line"))
    return sheet, [tuple(row[name] for name in sheet.columns) for row in rows]


@pytest.mark.parametrize("ending", ["sav", "zsav"])
def test_spss(duckdb_engine, tmp_path, ending):
    path = tmp_path / f"survey.{ending}"
    pyreadstat.write_sav(FRAME, str(path), variable_value_labels=LABELS, row_compress=ending == "zsav")
    sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert sheet.columns == ("resp_id", "gender", "gender_code", "score", "score_code", "visited_on", "why")
    assert rows == ROWS
    assert (sheet.found.format, sheet.records) == ("sav", 3)
    assert "gender, score" in sheet.found.notes[-1].en


def test_columns_have_their_labels(duckdb_engine, tmp_path):
    path = tmp_path / "survey.sav"
    called = {"visited_on": " 访问日期 ", "gender": "性别", "why": ""}
    pyreadstat.write_sav(FRAME, str(path), variable_value_labels=LABELS, column_labels=called)
    sheet, _rows = read_one(path, duckdb_engine, tmp_path)
    assert sheet.labels == {"visited_on": "访问日期", "gender": "性别"}, "codes are not what the label names"


def test_stata(duckdb_engine, tmp_path):
    path = tmp_path / "survey.dta"
    frame = FRAME.drop(columns=["visited_on"]).assign(gender=pd.array([1, 2, None], "Int32"))
    pyreadstat.write_dta(frame, str(path), variable_value_labels={"gender": {1: "男", 2: "女"}})
    _sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert [row[:3] for row in rows] == [("1", "男", "1"), ("2", "女", "2"), ("3", None, None)]


def test_sas(duckdb_engine, tmp_path):
    path = tmp_path / "survey.xpt"
    pyreadstat.write_xport(FRAME[["resp_id", "score"]], str(path), file_format_version=8)
    _sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert rows == [("1", "9.5"), ("2", "10"), ("3", "1")]


def test_sas_itself(duckdb_engine, tmp_path):
    """Fisher's irises as SAS wrote them, from the examples of haven (MIT, RStudio), 150 rows."""
    path = tmp_path / "iris.sas7bdat"
    path.write_bytes(gzip.decompress(IRIS.read_bytes()))
    sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert (sheet.found.format, sheet.records) == ("sas7bdat", 150)
    assert sheet.columns == ("Sepal_Length", "Sepal_Width", "Petal_Length", "Petal_Width", "Species")
    assert [float(cell) for cell in rows[0][:4]] == [5.1, 3.5, 1.4, 0.2]
    assert {row[4] for row in rows} == {"setosa", "versic", "virgin"}, "cut by whoever wrote it"
    assert round(sum(float(row[0]) for row in rows), 1) == 876.5


def test_spss_portable(duckdb_engine, tmp_path):
    """The library writes neither value labels nor Chinese in this form."""
    path = tmp_path / "survey.por"
    frame = FRAME.rename(columns={"visited_on": "visited"}).assign(why=["good", "", "fair"])
    pyreadstat.write_por(frame, str(path))
    sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert (sheet.found.format, sheet.records) == ("por", 3)
    assert [name.lower() for name in sheet.columns] == ["resp_id", "gender", "score", "visited", "why"]
    assert rows == [
        ("1", "1", "9.5", "2024-01-05", "good"),
        ("2", "2", "10", None, None),
        ("3", None, "1", "2024-02-29", "fair"),
    ]


def test_no_rows(duckdb_engine, tmp_path):
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(FRAME[:0], str(path), variable_value_labels=LABELS)
    sheet, rows = read_one(path, duckdb_engine, tmp_path)
    assert (len(sheet.columns), rows) == (7, [])


def test_a_damaged_file(duckdb_engine, tmp_path):
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(FRAME, str(path))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(SourceRejected, match="cut off or damaged"):
        read_one(path, duckdb_engine, tmp_path)
