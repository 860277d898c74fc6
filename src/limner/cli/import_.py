"""Bring files in: ``limner import``."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape as as_it_is
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.prompt import Prompt

from limner.app.import_files import (
    SKIP,
    Ask,
    Found,
    ImportPlan,
    ImportReport,
    Proposal,
    Question,
    ReadOptions,
    SheetReport,
    files_of,
    files_passed_over,
    import_files,
    mapping_found,
    mapping_told,
)
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_or_create
from limner.cli.output import console, grid, text_of, write_json
from limner.cli.rewritten import show_rewritten
from limner.core.errors import SourceRejected
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=20, zh="导入文件。", en="Bring files in.")
STEPS = {
    "read": Text("读取", "reading"),
    "recognise": Text("识别字段", "recognising columns"),
    "fill": Text("整理", "filling tables"),
    "commit": Text("合并并保存", "merging and saving"),
}
_READING = say("读取方式（默认自动识别）", "How to read (found out by default)")
_MEANING = say("字段含义（默认自动识别）", "What columns mean (found out by default)")


def import_(  # noqa: PLR0913  (each is an option of the command line)
    files: Annotated[list[Path], typer.Argument(help=say("文件、文件夹或通配符。", "Files, folders or patterns."))],
    *,
    table: Annotated[
        str | None, typer.Option("--as", help=say("目标表。", "Table that the files hold."), rich_help_panel=_MEANING)
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            exists=True,
            dir_okay=False,
            help=say("映射文件（YAML）。", "Mapping (YAML)."),
            rich_help_panel=_MEANING,
        ),
    ] = None,
    save_map: Annotated[
        Path | None,
        typer.Option(
            "--save-map",
            help=say("把识别出的映射写入文件。", "Write the mapping that was found to a file."),
            rich_help_panel=_MEANING,
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            help=say("来源名称，默认取文件名。", "Name of the source; the file's by default."), rich_help_panel=_MEANING
        ),
    ] = "",
    ids_of: Annotated[
        str,
        typer.Option(
            "--ids-of",
            metavar="NAME",
            help=say(
                "客户编号是谁编的：自成一套的编号取个名字（如 loyalty），编号变为 loyalty:17；shared 表示各来源通用。",
                "Whose numbers the customers' ids are: a name (loyalty) where they are its own, and 17 becomes "
                "loyalty:17; shared where they are those of all sources.",
            ),
            rich_help_panel=_MEANING,
        ),
    ] = "",
    file_format: Annotated[
        str | None, typer.Option("--format", help="csv, fixed, json, jsonl, parquet, xlsx …", rich_help_panel=_READING)
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="utf-8, gb18030, big5 …", rich_help_panel=_READING)] = None,
    delimiter: Annotated[
        str | None, typer.Option(help=say("分隔符。", "What separates cells."), rich_help_panel=_READING)
    ] = None,
    quote: Annotated[
        str | None,
        typer.Option(help=say("引号；空串表示没有。", "Quoting character; empty for none."), rich_help_panel=_READING),
    ] = None,
    escape: Annotated[
        str | None, typer.Option(help=say("转义符。", "Escape character."), rich_help_panel=_READING)
    ] = None,
    header: Annotated[
        bool | None,
        typer.Option(
            "--header/--no-header", help=say("是否有表头。", "Whether there is a header."), rich_help_panel=_READING
        ),
    ] = None,
    skip_lines: Annotated[
        int | None,
        typer.Option(min=0, help=say("跳过开头几行。", "Lines to pass over at the top."), rich_help_panel=_READING),
    ] = None,
    comment: Annotated[
        str | None, typer.Option(help=say("注释行的开头。", "What begins a comment line."), rich_help_panel=_READING)
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(help=say("只读这一张工作表。", "The only worksheet to read."), rich_help_panel=_READING),
    ] = None,
    widths: Annotated[
        str | None,
        typer.Option(
            help=say("定宽文件各列宽度，如 6,10,8。", "Widths of a fixed-width file, as 6,10,8."),
            rich_help_panel=_READING,
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=say("只显示识别结果，不导入。", "Show what was found, and import nothing.")),
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Bring files in: found out how they are written and what they mean, merged with what is there, personal values encrypted."""
    options = ReadOptions(
        format=file_format,
        encoding=encoding,
        delimiter="\t" if delimiter == "\\t" else delimiter,
        quote=quote,
        escape=escape,
        header=header,
        skip_lines=skip_lines,
        comment=comment,
        sheet=sheet,
        widths=_numbers(widths),
    )
    with open_or_create(workspace, quiet=as_json) as opened:
        plan = ImportPlan(
            table=table,
            mapping=mapping_told(text_of(mapping)) if mapping else None,
            source=source,
            ids_of=ids_of,
            options=options,
            dry_run=dry_run or save_map is not None,
            ask=None if as_json or not console.is_terminal else asker(opened.settings.locale),
        )
        report = run_import(opened, files, plan, quiet=as_json)
        if save_map:
            save_map.write_text(mapping_found(report), encoding="utf-8")
        if as_json:
            write_json({**asdict(report), "rows_per_second": _rate(report)})
        else:
            show_report(report, opened.settings.locale, dry_run=plan.dry_run)
            if save_map:
                console.print(
                    say(
                        f"映射已写入 {save_map}；核对后用 --map {save_map} 导入。",
                        f"Wrote the mapping to {save_map}; look it through, then import with --map {save_map}.",
                    )
                )
            if others := files_passed_over(files):
                console.print(f"[dim]{as_it_is(_passed_over(others).to(opened.settings.locale))}[/]")
    if report.nothing_taken:
        raise typer.Exit(1)


def _passed_over(files: list[Path]) -> Text:
    names = [file.name for file in files]
    return Text(
        f"跳过不是数据表的文件 {len(files)} 个：{'、'.join(names)}",
        f"files that are no tables passed over: {', '.join(names)}",
    )


def run_import(workspace: Workspace, files: list[Path], plan: ImportPlan, *, quiet: bool = False) -> ImportReport:
    """Import with a bar of the files done, the step at work and the rows a second."""
    paths = files_of(files)
    locale = workspace.settings.locale
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=len(paths), rate="")
        follower = _Follower(bar, task, locale)
        ask = plan.ask
        if ask:
            plan = replace(plan, ask=partial(follower.paused, ask))
        return import_files(workspace, paths, plan, progress=follower.step)


class _Follower:
    """Turns the steps of an import into the movement of a progress bar."""

    def __init__(self, bar: Progress, task: TaskID, locale: Locale) -> None:
        self._bar = bar
        self._task = task
        self._locale = locale
        self._done: dict[str, int] = {}

    def step(self, file: str, step: str, rows: int) -> None:
        """Show that ``step`` begins on ``file``, of which ``rows`` are known."""
        if rows:
            self._done[file] = rows
        seconds = self._bar.tasks[0].elapsed or 0
        rate = (
            f"{sum(self._done.values()) / seconds:,.0f} {Text('行/秒', 'rows/s').to(self._locale)}"
            if seconds > 1
            else ""
        )
        named = f"{file}: {STEPS[step].to(self._locale)}"
        self._bar.update(self._task, description=named, completed=max(0, len(self._done) - 1), rate=rate)

    def paused(self, ask: Ask, found: Found, proposal: Proposal, question: Question) -> str:
        """Stop the bar while a person answers."""
        self._bar.stop()
        answer = ask(found, proposal, question)
        self._bar.start()
        return answer


def _numbers(widths: str | None) -> tuple[int, ...] | None:
    try:
        return tuple(int(width) for width in widths.split(",")) if widths else None
    except ValueError:
        raise typer.BadParameter(
            say("--widths 是逗号分隔的整数，如 6,10,8。", "--widths is whole numbers with commas, as 6,10,8.")
        ) from None


def show_report(report: ImportReport, locale: Locale, *, dry_run: bool) -> None:
    """Print how each sheet was read, what its columns mean, and what became of its rows."""
    for sheet in report.sheets:
        _show_found(sheet, locale)
        if dry_run or len(report.sheets) == 1:
            _show_columns(sheet, locale)
        if not dry_run:
            _show_rows(sheet, locale)
        console.print()
    if not dry_run and len(report.sheets) > 1:
        console.print(
            _counts(*(report.total(name) for name in ("read", "loaded", "quarantined", "duplicates")), locale=locale)
        )
    if not dry_run:
        console.print(f"[dim]{report.seconds:.1f} s, {_rate(report):,.0f} {Text('行/秒', 'rows/s').to(locale)}[/]")


def _show_found(sheet: SheetReport, locale: Locale) -> None:
    found = sheet.found
    delimiter = {"\t": "Tab", " ": Text("空格", "blank").to(locale)}.get(found.delimiter, found.delimiter)
    parts = [found.format, found.compression, found.encoding, found.line_ends]
    parts += [Text(f"分隔符 {delimiter}", f"separated by {delimiter}").to(locale)] if delimiter else []
    parts += (
        [Text(f"表头在第 {found.header_rows[0]} 行", f"header in line {found.header_rows[0]}").to(locale)]
        if found.header_rows
        else []
    )
    name = f"{found.file} · {found.sheet}" if found.sheet else found.file
    console.print(f"[bold]{as_it_is(name)}[/]  [dim]{as_it_is(' · '.join(part for part in parts if part))}[/]")
    for note in found.notes:
        console.print(f"  [dim]{as_it_is(note.to(locale))}[/]")


def _show_columns(sheet: SheetReport, locale: Locale) -> None:
    rows = []
    for name, column in sheet.mapping.columns.items():
        target = ", ".join(column.to) or (f"contacts ({column.personal})" if column.personal else "")
        how = " ".join(part for part in (column.reading, column.date or "", "🔒" if column.personal else "") if part)
        sure = f"{sheet.confidences[name]:.0%}" if name in sheet.confidences else ""
        rows.append([f"  {name}", target, how, sure])
    if sheet.mapping.known_by:
        known = Text("、", ", ").to(locale).join(sheet.mapping.known_by)
        console.print(
            "  "
            + Text(
                f"没有客户编号：凭 {known} 认人，再用 limner identity run 与其他来源合并",
                f"no number of the customer: people are known by {known}; limner identity run joins them with others",
            ).to(locale)
        )
    headers = (Text("  字段", "  Column"), Text("含义", "Meaning"), Text("读法", "Read as"), Text("把握", "Sure"))
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3,)))


def _show_rows(sheet: SheetReport, locale: Locale) -> None:
    console.print("  " + _counts(sheet.read, sheet.loaded, sheet.quarantined, sheet.duplicates, locale=locale))
    tables = ", ".join(f"{name} {n:,}" for name, n in sheet.rows.items() if n)
    if tables:
        console.print(f"  → {tables}")
    if sheet.anonymous:
        console.print(
            "  "
            + Text(
                f"其中 {sheet.anonymous:,} 行没有客户，按匿名保留",
                f"{sheet.anonymous:,} {plural(sheet.anonymous, 'row')} without a customer, kept as anonymous",
            ).to(locale)
        )
    for n, what in (
        (
            sheet.replaced,
            Text("个订单有了新版本，已替换旧版本", "orders came in a newer version, which replaced the older one"),
        ),
        (
            sheet.shorter,
            Text(
                "个订单这次只有部分明细，原有明细保持不变",
                "orders came with only some of their lines; they stay as they were",
            ),
        ),
    ):
        if n:
            console.print(f"  [yellow]{n:,} {what.to(locale)}[/]")
    for column, value, n, why in sheet.sentinels:
        said = Text(
            f"{column} = {value}：{n:,} 行视为未知", f"{column} = {value}: {n:,} {plural(n, 'row')} taken as unknown"
        )
        console.print(f"  [yellow]{as_it_is(said.to(locale))}[/] [dim]{as_it_is(why)}[/]")
    show_rewritten(sheet.rewritten, locale)
    for column, why, n in sheet.reasons:
        console.print(f"  [yellow]{n:,} × {as_it_is(column)}[/] {as_it_is(why)}")


def _counts(read: int, loaded: int, quarantined: int, duplicates: int, *, locale: Locale) -> str:
    return Text(
        f"读取 [bold]{read:,}[/] 行 = 载入 {loaded:,} + 隔离 {quarantined:,} + 重复 {duplicates:,}",
        f"[bold]{read:,}[/] {plural(read, 'row')} read = {loaded:,} loaded + {quarantined:,} quarantined + {duplicates:,} "
        f"{plural(duplicates, 'duplicate')}",
    ).to(locale)


def asker(locale: Locale) -> Ask:
    """Return what asks a person at the terminal."""

    def ask(found: Found, proposal: Proposal, question: Question) -> str:
        console.print(f"\n[bold]{as_it_is(found.file)}[/] {as_it_is(question.text.to(locale))}")
        if not question.candidates:
            raise SourceRejected(
                question.text.to(locale), remedy="Write the mapping with --save-map, fix it, and give it with --map."
            )
        choices = [*question.candidates, *([SKIP] if question.key == "table" else [])]
        for place, choice in enumerate(choices, start=1):
            cells = Text("、", ", ").to(locale).join(proposal.samples.get(choice, ()))
            console.print(f"  [bold]{place}[/] {as_it_is(choice)}  [dim]{as_it_is(cells)}[/]")
        numbers = {str(place): choice for place, choice in enumerate(choices, start=1)}
        answer = Prompt.ask("", choices=[*numbers, *choices], show_choices=False, console=console)
        return answer if answer in choices else numbers[answer]

    return ask


def _rate(report: ImportReport) -> float:
    return report.total("read") / max(report.seconds, 0.001)
