"""Match lists with Splink 5 (MIT), each by the settings that its own public demos give for it; print one JSON line.

The models are those of the demos ``febrl3``, ``febrl4`` (the detailed one) and ``accuracy_analysis_from_labels_column``
(``fake_1000``): comparisons, blocking and training rules, samples and seeds; where the demo gives no seed, it is 1.
Told are the pairs that Splink predicts and, within one list, all pairs of the groups that it makes of them: at the
demo's threshold, and the best of both at any of a row of thresholds, which only who knows the truth can choose. Runs in a
Python that has ``splink>=5``; the list's name and its files stand on standard input.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

Rule = object
TRIED = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)


@dataclass(frozen=True, kw_only=True)
class Demo:
    """One demo.

    Attributes:
        settings: its model.
        sure: rules whose pairs are nearly all matches, and ``recall``, the part of the matches that they find.
        seed: of the sample for ``u``.
        learn: the rules that block for the maximisation.
        threshold: the probability from which on it takes a pair for a match.
        entity: SQL that gives the truth from a record.
        columns: SQL for columns that it rewrites first.
    """

    settings: Callable[[], SettingsCreator]
    sure: tuple[Rule, ...]
    recall: float
    seed: int
    learn: tuple[Rule, ...]
    threshold: float
    entity: str = "regexp_extract(rec_id, '^([^-]+-[^-]+)', 1)"
    learn_frequencies: bool = True
    columns: dict[str, str] = field(default_factory=dict)


def febrl3() -> SettingsCreator:
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(one) for one in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )


def febrl4() -> SettingsCreator:
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )


def fake_1000() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(one) for one in ("first_name", "surname", "dob", "email")],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )


DEMOS = {
    "FEBRL3": Demo(
        settings=febrl3,
        sure=(
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ),
        recall=0.9,
        seed=2,
        learn=(block_on("date_of_birth"), block_on("postcode")),
        threshold=0.2,
    ),
    "FEBRL4": Demo(
        settings=febrl4,
        sure=(block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")),
        recall=0.8,
        seed=1,
        learn=(block_on("date_of_birth"), block_on("postcode")),
        learn_frequencies=False,
        threshold=0.2,
    ),
    "splink fake_1000": Demo(
        settings=fake_1000,
        sure=(
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ),
        recall=0.7,
        seed=5,
        learn=(block_on("dob"), block_on("email"), block_on("first_name", "surname")),
        learn_frequencies=False,
        threshold=0.5,
        entity="cluster",
        columns={"dob": "try_cast(dob AS DATE)"},
    ),
}


def main() -> None:
    asked = json.load(sys.stdin)
    logging.disable(logging.WARNING)
    demo = DEMOS[asked["name"]]
    begun = time.perf_counter()
    connection = duckdb.connect()
    tables = [_loaded(connection, demo, place, file) for place, file in enumerate(asked["files"])]
    linker = _trained(demo, connection, tables)
    pairs = linker.inference.predict(threshold_match_probability=min(TRIED))
    seconds = time.perf_counter() - begun
    true = _true(connection, tables)
    scores = [
        (_f1(*count(connection, linker, pairs, threshold), true), how, threshold)
        for how, count in (("pairs", _of_pairs), ("groups", _of_groups))[: 3 - len(tables)]
        for threshold in TRIED
    ]
    told: dict[str, object] = {"version": splink.__version__, "threshold": demo.threshold, "seconds": round(seconds, 1)}
    told |= {f"f1_of_{how}": f1 for f1, how, threshold in scores if threshold == demo.threshold}
    told |= dict(zip(("best_f1", "best_of", "best_threshold"), max(scores), strict=True))
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def _loaded(connection: duckdb.DuckDBPyConnection, demo: Demo, place: int, file: str) -> str:
    """Read one file as text, names and values trimmed and empty ones null, as the demos' data sets come."""
    raw = connection.read_csv(file, all_varchar=True, header=True)
    plain = {name.strip(): f"nullif(trim(\"{name}\"), '')" for name in raw.columns}
    trimmed = raw.select(", ".join(f'{value} AS "{name}"' for name, value in plain.items()))
    shown = ", ".join(f'{demo.columns.get(name, name)} AS "{name}"' for name in plain if name != "cluster")
    trimmed.select(f"{shown}, {demo.entity} AS entity").create(f"list_{place}")
    return f"list_{place}"


def _trained(demo: Demo, connection: duckdb.DuckDBPyConnection, tables: list[str]) -> Linker:
    """Train as the demo does."""
    database = DuckDBAPI(connection)
    settings = demo.settings()
    settings.additional_columns_to_retain = ["entity"]
    linker = Linker([database.register(table) for table in tables], settings)
    linker.training.estimate_probability_two_random_records_match(list(demo.sure), recall=demo.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=demo.seed)
    for rule in demo.learn:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=not demo.learn_frequencies
        )
    return linker


def _true(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> int:
    """How many pairs there are to find: of two lists across, of one within."""
    ((true,),) = connection.execute(
        f"SELECT count(*) FROM {tables[0]} a JOIN {tables[1]} b USING (entity)"
        if len(tables) > 1
        else f"SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM {tables[0]} GROUP BY entity)"
    ).fetchall()
    return int(true)


def _of_pairs(
    connection: duckdb.DuckDBPyConnection, _: Linker, pairs: SplinkDataFrame, threshold: float
) -> tuple[int, int]:
    """How many pairs are predicted, and how many of them are right."""
    ((found, right),) = connection.execute(
        f"""SELECT count(*), count(*) FILTER (entity_l = entity_r) FROM {pairs.physical_name}
        WHERE match_probability >= {threshold}"""
    ).fetchall()
    return found, right


def _of_groups(
    connection: duckdb.DuckDBPyConnection, linker: Linker, pairs: SplinkDataFrame, threshold: float
) -> tuple[int, int]:
    """How many pairs are in one group, and how many of them are right."""
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    ((found, right),) = connection.execute(
        f"""WITH members AS (FROM {groups.physical_name})
        SELECT (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM members GROUP BY cluster_id)),
               (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM members GROUP BY cluster_id, entity))"""
    ).fetchall()
    return found, right


def _f1(found: int, right: int, true: int) -> float:
    return 2 * right / (found + true)


if __name__ == "__main__":
    main()
