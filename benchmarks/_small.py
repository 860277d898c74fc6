"""Do one small thing in this process, and print a JSON object on its last line.

python benchmarks/_small.py command WORD ...     what ``limner WORD ...`` does; the peak of memory
python benchmarks/_small.py import FILE FOLDER   an import of FILE after another one in the same process: CPU seconds too
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main() -> None:
    what, *words = sys.argv[1:]
    found = _imported_again(*map(Path, words)) if what == "import" else _commanded(words)
    from _apart import peak_mb

    print("\n" + json.dumps(found | {"peak_mb": peak_mb()}))


def _commanded(words: list[str]) -> dict[str, float]:
    from limner.cli.main import main as limner

    sys.argv = ["limner", *words]
    try:
        limner()
    except SystemExit as ended:
        if ended.code:
            raise
    return {}


def _imported_again(file: Path, folder: Path) -> dict[str, float]:
    from limner.app.import_files import ImportPlan, import_files
    from limner.app.workspace import Workspace

    seconds = 0.0
    for name in ("first", "second"):
        with Workspace.create(folder / name, time_zone="Asia/Shanghai", currency="CNY") as workspace:
            begun = time.process_time()
            import_files(workspace, [file], ImportPlan())
            seconds = time.process_time() - begun
    return {"seconds": seconds}


if __name__ == "__main__":
    main()
