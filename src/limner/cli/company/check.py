"""Check portraits against what is true: ``limner company check``."""

from __future__ import annotations

from limner.app.example_company import NONE, Score, check_company
from limner.cli.commands import Command
from limner.cli.company.make import FolderArgument
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import Cell, console, grid, styled, write_json
from limner.core.text import Text

COMMAND = Command(order=20, zh="用已知真相检验画像。", en="Check portraits against what is true.")
WORDS = {
    "promotion_sensitive": Text("促销敏感", "Promotion-sensitive"),
    "high_price": Text("偏好高价", "Prefers high prices"),
    "loyal": Text("忠诚", "Loyal"),
    "about_to_leave": Text("即将流失", "About to leave"),
    "day_part": Text("偏好时段", "Favourite part of the day"),
    "payday": Text("发薪日", "Payday"),
    "season": Text("偏好季节", "Favourite season"),
    "same_person": Text("同一个人", "The same person"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    NONE: Text("未识别", "none found"),
    "night": Text("凌晨", "night"),
    "morning": Text("早上", "morning"),
    "noon": Text("中午", "noon"),
    "afternoon": Text("下午", "afternoon"),
    "evening": Text("晚上", "evening"),
    "spring": Text("春", "spring"),
    "summer": Text("夏", "summer"),
    "autumn": Text("秋", "autumn"),
    "winter": Text("冬", "winter"),
}


def check(folder: FolderArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """Compare the portraits of the last build with what was planted: confusion, precision, recall and F1 of each truth."""
    with open_workspace(workspace) as opened:
        scores = check_company(opened, folder)
        if as_json:
            write_json([_json(score) for score in scores])
        else:
            _show(scores)


def _json(score: Score) -> dict[str, object]:
    cells = [{"planted": one, "found": other, "customers": n} for (one, other), n in sorted(score.confusion.items())]
    return {
        "truth": score.truth,
        "found_by": score.found_by,
        "customers": score.customers,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "confusion": cells,
    }


def _show(scores: tuple[Score, ...]) -> None:
    headers = (
        *(say("真相", "Truth"), say("由谁识别", "Found by"), say("客户", "Customers")),
        *(say("精确率", "Precision"), say("召回率", "Recall"), "F1"),
    )
    rows: list[list[Cell]] = [
        [
            *(_word(score.truth), score.found_by, f"{score.customers:,}"),
            *(f"{score.precision:.3f}", f"{score.recall:.3f}", styled(f"[bold]{score.f1:.3f}[/]")),
        ]
        for score in scores
    ]
    console.print(grid(say("画像与真相", "Portraits and truths"), headers, rows, numbers=(2, 3, 4, 5)))
    for score in scores:
        found = (*score.labels, *((NONE,) if any(other == NONE for _, other in score.confusion) else ()))
        cells = [
            [_word(label), *(f"{score.count(label, other):,}" if score.count(label, other) else "·" for other in found)]
            for label in score.labels
        ]
        title = say(
            f"{_word(score.truth)}：行为真相，列为识别结果", f"{_word(score.truth)}: planted down, found across"
        )
        console.print()
        console.print(f"[bold]{title}[/]")
        console.print(grid("", ("", *map(_word, found)), cells, numbers=range(1, len(found) + 1)))


def _word(name: str) -> str:
    return WORDS[name].to("zh" if say("zh", "en") == "zh" else "en") if name in WORDS else name
