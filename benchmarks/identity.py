"""Score the matching on public lists whose truth is known, with nothing told but the files, beside its peers.

Each list is scored as ``limner identity score`` does. Peers are held to the same files and the same truth: GoldenMatch
(MIT) with nothing told either, where ``--peer`` names a Python that has it, and Splink (MIT) with the settings that its
own demos give by hand for three of the lists, where ``--splink`` does.

    python benchmarks/identity.py [--data DIR] [--only NAME ...] [--peer PYTHON] [--splink PYTHON]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from _apart import peak_mb

from limner.app.score_identity import Truth, score_identity
from limner.cli.identity.score import as_facts

DATA = Path(os.environ.get("LIMNER_REAL_DATA", "data"))
DEMOS = ("FEBRL3", "FEBRL4", "splink fake_1000")
"""The lists that Splink's own demos match."""
FEBRL = Truth(column="rec_id", pattern=r"rec-(\d+)-")


def lists(data: Path) -> dict[str, tuple[list[Path], Truth]]:
    """The files of each list, and where its truth stands."""

    def linked(folder: str, first: str, second: str) -> tuple[list[Path], Truth]:
        return [data / folder / first, data / folder / second], Truth(links=data / folder / "gt.csv")

    judged = Truth(
        links=data / "er_fodors_zagats" / "lbl_restnt_wf1.csv",
        match_column="gold",
        left="ltable_id",
        right="rtable_id",
    )
    return {
        "FEBRL3": ([data / "febrl" / "dataset3.csv"], FEBRL),
        "FEBRL4": ([data / "febrl" / "dataset4a.csv", data / "febrl" / "dataset4b.csv"], FEBRL),
        "splink fake_1000": ([data / "splink_fake_1000" / "fake_1000.csv"], Truth(column="cluster")),
        "DBLP-ACM": linked("er_dblp_acm", "dblp.csv", "acm.csv"),
        "restaurants": linked("er_restaurants", "rest1.csv", "rest2.csv"),
        "Fodors-Zagats": (
            [data / "er_fodors_zagats" / "fodors.csv", data / "er_fodors_zagats" / "zagats.csv"],
            judged,
        ),
        "Abt-Buy": linked("er_abt_buy", "abt.csv", "buy.csv"),
        "Amazon-Google": linked("er_amazon_google", "amazon.csv", "gp.csv"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--only", nargs="*", default=None)
    parser.add_argument("--peer", default=None, help="a Python with goldenmatch and polars")
    parser.add_argument("--splink", default=None, help="a Python with splink 5")
    options = parser.parse_args()
    known = lists(options.data)
    for name in options.only or list(known):
        files, truth = known[name]
        facts = as_facts(score_identity(files, truth))
        told = {key: facts[key] for key in ("precision", "recall", "f1", "found", "right", "true", "seconds")}
        peer = peer_of(options.peer, files, truth) if options.peer else {}
        print(
            json.dumps(
                {
                    "claim": f"{name}: F1 of matches with nothing told but the file",
                    "figure": f"F1 {told['f1']:.4f}, P {told['precision']:.4f}, R {told['recall']:.4f}, {told['seconds']:.1f} s"
                    + (f"; GoldenMatch {peer['version']} F1 {peer['f1']:.4f}, {peer['seconds']:.1f} s" if peer else ""),
                    "ratio": round(float(str(told["f1"])) / peer["f1"], 4) if peer and peer["f1"] else None,
                    "peak_mb": round(peak_mb()),
                    **told,
                    "peer": peer or None,
                },
                ensure_ascii=False,
            ),
            flush=True,
        )
        if options.splink and name in DEMOS:
            print(json.dumps(beside_splink(options.splink, name, files, told), ensure_ascii=False), flush=True)


def beside_splink(python: str, name: str, files: list[Path], told: dict[str, Any]) -> dict[str, Any]:
    """Run Splink as its own demo of the list does, and say how we stand beside it."""
    peer = asked_of(python, "_identity_splink_demos.py", {"name": name, "files": [str(file) for file in files]})
    if not peer:
        raise SystemExit(f"Splink did not answer for {name}.")
    by_group = f", of their groups {peer['f1_of_groups']:.4f}" if "f1_of_groups" in peer else ""
    return {
        "claim": f"{name}: F1 with nothing told but the file, beside Splink with the settings of its own demo",
        "figure": f"F1 {told['f1']:.4f}, {told['seconds']:.1f} s; Splink {peer['version']} at the demo's threshold "
        f"{peer['threshold']}: F1 of pairs {peer['f1_of_pairs']:.4f}{by_group}, {peer['seconds']:.1f} s; at the best threshold, "
        f"{peer['best_threshold']}, which only the truth tells: {peer['best_f1']:.4f} of {peer['best_of']}",
        "ratio": round(told["f1"] / peer.get("f1_of_groups", peer["f1_of_pairs"]), 4),
        "peer": peer,
    }


def peer_of(python: str, files: list[Path], truth: Truth) -> dict[str, Any]:
    """Run the peer on the same files in its own Python."""
    asked = {
        "files": [str(file) for file in files],
        "truth": {name: str(value) if value is not None else None for name, value in vars(truth).items()},
    }
    return asked_of(python, "_identity_goldenmatch.py", asked)


def asked_of(python: str, script: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Give a script of this folder its question, in a Python of its own; its answer, or none where it failed."""
    done = subprocess.run(
        [python, str(Path(__file__).with_name(script))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"version"')]
    if not lines:
        sys.stderr.write(done.stderr[-2000:])
        return {}
    told: dict[str, Any] = json.loads(lines[-1])
    return told


if __name__ == "__main__":
    main()
