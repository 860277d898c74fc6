"""The page is one sound HTML file that loads nothing and lets nothing through unescaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.report.bare_facts import BARE
from limner.app.report.markup import Writer
from limner.app.report.numbers import Numbers
from limner.app.report.page import drawn, page
from limner.core.text import Text

CHROMIUM = Path("/usr/bin/chromium")
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Reading(HTMLParser):
    """Reads a page: that its elements are balanced, what it names, its words."""

    def __init__(self):
        super().__init__()
        self.open, self.attributes, self.ids, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"script", "style"}:
            self.words.append(data)


def read(text):
    reading = Reading()
    reading.feed(text)
    reading.close()
    return reading


@pytest.fixture(scope="module", params=["zh", "en"])
def written(request, facts):
    return request.param, page(facts, request.param)


def test_the_page_is_balanced_and_its_ids_are_its_own(written):
    reading = read(written[1])
    assert reading.open == []
    assert len(reading.ids) == len(set(reading.ids))
    targets = {value[1:] for tag, name, value in reading.attributes if (tag, name) == ("a", "href")}
    assert targets <= set(reading.ids)
    assert {"first", "people", "value", "lifecycle", "habits", "tags", "groups", "data", "notes"} <= targets


def test_the_page_loads_nothing(written):
    reading = read(written[1])
    loads = [(tag, value) for tag, name, value in reading.attributes if name in {"src", "srcset", "data", "action"}]
    assert loads == []
    assert not [value for tag, name, value in reading.attributes if name == "href" and not value.startswith("#")]
    assert "default-src 'none'" in written[1]
    styles = re.findall(r"<style>(.*?)</style>", written[1], re.DOTALL)
    assert styles
    assert not [style for style in styles if "url(" in style or "@import" in style]


def test_the_script_is_there_once(written):
    assert written[1].count("<script>") == 2
    assert len(written[1]) < 6_000_000


def test_what_the_data_say_is_escaped(written):
    assert "<script>alert" not in written[1]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;茶" in written[1]
    assert "</script>" not in re.search(r'id="figures">(.*?)</script>', written[1], re.DOTALL)[1]


def test_no_customer_and_no_name_is_told(written):
    words = " ".join(read(written[1]).words)
    assert not re.search(r"\bc\d+\b", words)
    assert "张三丰" not in written[1]


def test_each_language_has_all_its_words(written):
    locale, text = written
    reading = read(text)
    words = [word for word in reading.words if not re.search("茶|杭州|成都|门店|龙井|器具|女|男", word)]
    assert "None" not in " ".join(words)
    chinese = [word for word in words if re.search(r"[\u4e00-\u9fff]", word)]
    assert chinese if locale == "zh" else not chinese
    known = "workspace|RFM|App|app|R、F、M|Limner|wechat|cash|prospect|new|lost|returning|active|dormant|O2O|APP"
    if locale == "zh":
        plain = [re.sub(known, "", word) for word in words]
        assert not [word for word in plain if re.search(r"[A-Za-z]{4,}", word)]


def test_every_place_has_its_figure(written):
    reading = read(written[1])
    places = {value for _tag, name, value in reading.attributes if name == "data-figure"}
    figures = json.loads(re.search(r'id="figures">(.*?)</script>', written[1], re.DOTALL)[1])
    assert places == set(figures)
    assert {"pareto", "deciles", "rfm", "stage-lost", "months", "money-months", "week"} == {
        name for name in figures if not name.startswith("stage-")
    } | {"stage-lost"}


def test_sections_without_data_are_left_out_with_a_word():
    text = page(BARE, "en")
    reading = read(text)
    assert "value" not in reading.ids
    assert "The section “Habits” is left out, since there are no data for it." in " ".join(reading.words)
    assert drawn(BARE, Writer("en", Numbers("en"))) == {}


def test_a_segment_is_named(facts):
    told = replace(facts, segment=(Text("高价值<i>", "High <i>value"), Text("前两成", "The top fifth")))
    reading = read(page(told, "en"))
    assert "High <i>value" in reading.words
    assert "The top fifth" in reading.words


@pytest.mark.slow
def test_chromium_draws_it_without_a_word_and_no_wider_than_a_phone(facts, tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")
    file = tmp_path / "report.html"
    file.write_text(page(facts, "zh"), encoding="utf-8")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for width in (1280, 390):
            shown = browser.new_page(viewport={"width": width, "height": 844})
            said, loaded = [], []
            shown.on("console", lambda message, said=said: said.append(message.text))
            shown.on("pageerror", lambda error, said=said: said.append(str(error)))
            shown.on("request", lambda request, loaded=loaded: loaded.append(request.url))
            shown.goto(file.as_uri())
            drawn_figures = shown.locator(".chart .main-svg").count()
            assert drawn_figures >= shown.locator(".chart").count() > 5
            assert shown.evaluate("document.documentElement.scrollWidth") == width
            assert said == []
            assert [url for url in loaded if not url.startswith(("file:", "data:", "blob:"))] == []
        paper = shown.pdf(prefer_css_page_size=True)
        assert paper.startswith(b"%PDF")
        browser.close()
