"""The documentation is current, whole, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from limner.portrait.tag import tag_from_yaml
from limner.quality.written import read_checks
from limner.sources.connectors.definition import source_from_yaml
from limner.sources.mapping.yaml import from_yaml

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#]+)")


@pytest.fixture(scope="module")
def generate():
    """The module ``docs/generate.py``, which is in no package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_generated_blocks_are_current(generate):
    stale = [str(page.relative_to(ROOT)) for page in generate.pages() if generate.current(text(page)) != text(page)]
    assert not stale, "run make docs"


def test_a_generated_block_is_made_anew_and_the_rest_stays(generate):
    page = "before\n<!-- generated: table-flow -->\nold\n<!-- end -->\nafter\n"
    made = generate.current(page)
    assert made.startswith("before\n<!-- generated: table-flow -->\n")
    assert made.endswith("<!-- end -->\nafter\n")
    assert "old" not in made
    assert generate.current(made) == made


def test_every_table_is_described(generate):
    from limner.warehouse import tables

    for table in tables.ALL:
        assert f"## {table.name}\n" in generate.table_reference()
        assert f"    {table.name}\n" in generate.table_flow()


def test_a_cell_cannot_break_its_table(generate):
    assert generate.markdown_table(("a",), [("x | y",)]) == "| a |\n| --- |\n| x \\| y |"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert not [link for link in LINK.findall(text(page)) if not (page.parent / link).exists()]


def test_every_page_is_in_the_navigation():
    navigation = text(ROOT / "mkdocs.yml").split("\nnav:\n")[1]
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert set(re.findall(r"[\w./-]+\.md", navigation)) == pages


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_context_decision_and_consequences(decision):
    number = decision.stem[:4]
    assert text(decision).startswith(f"# {number} ")
    assert re.findall(r"^## (.+)$", text(decision), re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert f"[{number}]({decision.name})" in text(DOCS / "decisions" / "index.md")


def test_decisions_are_numbered_without_gaps():
    assert [int(decision.stem[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_top_level_folder_is_a_decision():
    folders = [folder.name for folder in (ROOT / "src" / "limner").iterdir() if (folder / "__init__.py").exists()]
    decided = text(DOCS / "decisions" / "0004-top-level-folders.md")
    assert not [folder for folder in folders if f"`{folder}`" not in decided]


def text(page):
    return page.read_text(encoding="utf-8")


def yaml_blocks(page):
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


def test_the_mapping_that_is_shown_can_be_read():
    (text,) = yaml_blocks("importing.md")
    assert from_yaml(text).find("members.xlsx", "Sheet1")


def test_the_checks_that_are_shown_can_be_read():
    (text,) = yaml_blocks("quality.md")
    assert [check.title.en for check in read_checks(text)] == ["A customer has a city", "No unit price above 10,000"]


def test_the_tag_that_is_shown_can_be_read():
    (text,) = yaml_blocks("rules.md")
    assert tag_from_yaml(text).name == "tea_lover"


def test_the_sources_that_are_shown_can_be_read():
    blocks = yaml_blocks("sources.md")
    assert [source_from_yaml(text).kind for text in blocks] == ["database", "rest", "webhook", "folder", "imap"]
