"""Deduplicate the persons of ``_identity_people.py`` with Splink 5 (MIT) and settings written by hand; one JSON line.

Runs in a Python that has ``splink>=5``:

    python benchmarks/_identity_splink.py FILE.parquet
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter

import duckdb
import splink.comparison_library as cl
from _apart import peak_mb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THREADS = 2


def main() -> None:
    connection = duckdb.connect(config={"threads": THREADS})
    begun = time.perf_counter()
    connection.execute(
        f"CREATE TABLE people AS SELECT row_number() OVER () AS unique_id, * FROM read_parquet('{sys.argv[1]}')"
    )
    linker = Linker(DuckDBAPI(connection).register("people"), settings())
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("phone"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.9)
    rows = connection.execute(f"SELECT cluster_id, entity FROM {clusters.physical_name}").fetchall()
    seconds = time.perf_counter() - begun
    both, found, true = Counter(rows), Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    right, got, there = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, found, true))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": round(seconds, 1),
        "cpu": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": peak_mb(),
        "precision": right / max(got, 1),
        "recall": right / max(there, 1),
        "f1": 2 * right / max(got + there, 1),
    }
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("phone", [1, 2]),
            cl.EmailComparison("email"),
            cl.JaroWinklerAtThresholds("street", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("street"),
            block_on("surname", "date_of_birth"),
            block_on("given_name", "date_of_birth"),
            block_on("surname", "postcode"),
            block_on("given_name", "postcode"),
            block_on("date_of_birth", "postcode"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
        additional_columns_to_retain=["entity"],
    )


if __name__ == "__main__":
    main()
