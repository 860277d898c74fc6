"""What benchmarks print becomes one table."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "_results.py"
DAY = date(2026, 3, 1)


@pytest.fixture
def results(tmp_path):
    """The module ``benchmarks/_results.py``, run from a copy in an empty folder of benchmarks."""
    (tmp_path / SCRIPT.name).write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("results", tmp_path / SCRIPT.name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_lines_of_json_are_results(results):
    assert results.parse('reading …\n{"claim": "fast", "ratio": 1.2}\ndone\n') == [{"claim": "fast", "ratio": 1.2}]
    assert results.parse("") == []


def test_a_result_without_a_claim_is_named_for_its_script(results):
    (row,) = results.stamped([{"ratio": 2.0}], "benchmarks/x.py", "2 cores", DAY)
    assert row == {
        "claim": "benchmarks/x.py",
        "ratio": 2.0,
        "machine": "2 cores",
        "date": "2026-03-01",
        "command": "python benchmarks/x.py",
    }


def test_a_newer_result_takes_the_place_of_the_older_of_its_claim(results):
    old, other = ({"command": "python a.py", "claim": claim, "ratio": 3} for claim in "12")
    new = {"command": "python a.py --rows 5", "claim": "1", "ratio": 5}
    assert results.merge([old, other], [new]) == [new, other]


def test_the_table_has_a_row_a_claim_and_blanks_for_what_is_unknown(results):
    known = {"claim": "as fast | as SQL", "figure": "9 s", "ratio": 1.254, "peak_mb": 1234.5}
    rows = results.stamped([known, {"claim": "other"}], "benchmarks/x.py", "2 cores", DAY)
    assert results.page(rows).splitlines()[-2:] == [
        r"| as fast \| as SQL | 9 s | 1.25 | 1,234 | 2 cores | 2026-03-01 | `python benchmarks/x.py` |",
        "| other |  |  |  | 2 cores | 2026-03-01 | `python benchmarks/x.py` |",
    ]


def test_benchmarks_run_and_one_that_fails_is_named_and_loses_nothing(results, tmp_path, capsys):
    (tmp_path / "good.py").write_text("""print('{"claim": "g", "ratio": 1.0, "peak_mb": 10}')""", encoding="utf-8")
    (tmp_path / "bad.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "_shared.py").write_text("raise SystemExit(4)", encoding="utf-8")
    (tmp_path / "told.py").write_text(
        """import sys; print('{"claim": "t", "figure": "' + sys.argv[1] + '"}')""", encoding="utf-8"
    )
    assert results.main(["told", "--", "--rows=5"]) == 0
    assert '"figure": "--rows=5"' in capsys.readouterr().out
    assert results.main(["told", "--", str(tmp_path / "own" / "python")]) == 0
    assert "`python benchmarks/told.py python`" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert results.main(["told", "--", "--rows=5"]) == 0
    assert "`python benchmarks/told.py --rows=5`" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    (tmp_path / "told.py").unlink()
    assert results.main(["good"]) == 0
    assert results.main([]) == 1
    assert capsys.readouterr().err == "These failed: bad.\n"
    assert "| g |  | 1.00 | 10 |" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


def test_an_unknown_benchmark_is_refused(results):
    with pytest.raises(SystemExit, match=r"There is no benchmark speed\. Known: none yet\."):
        results.main(["speed"])


def test_the_machine_is_named(results):
    assert "cores" in results.machine()
