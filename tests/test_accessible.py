"""Every page without a mouse and for a screen reader: axe-core finds nothing, the keyboard reaches a sentence."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.test_journey import ROOT, address, browser, data, page, raw  # noqa: F401  fixtures

pytestmark = pytest.mark.browser

AXE = (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")
VIEWS = ("map", "trend", "compare", "matrix", "table")
PAGES = (
    *(
        f"page={name}"
        for name in ("overview", "region", "targets", "documents", "quality", "about")
    ),
    *(f"metric=enterprises&view={view}" for view in VIEWS),
)


def faults(page):  # noqa: F811
    """What axe-core finds that is serious or worse, one line each."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        json.dumps([fault["id"], fault["impact"], node["html"][:200]], ensure_ascii=False)
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("query", PAGES)
def test_axe_finds_nothing_in_either_scheme(page, query, lang):  # noqa: F811
    page.goto(f"/?{query}&lang={lang}")
    expect(page.locator("#stand")).not_to_be_empty()
    if query != "page=documents":
        expect(page.locator("#body > *, #heading > *").first).to_be_attached()
    if query.endswith("table"):
        expect(page.locator(".ag-row").first).to_be_visible()
        expect(page.locator(".ag-header-cell-text").first).to_be_visible()
    page.evaluate(AXE)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_evidence_and_the_whole_document(page, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    page.goto("/?metric=enterprises&view=map")
    page.locator("#beside .entry").first.click()
    expect(page.locator("#evidence mark.here").first).to_be_visible()
    page.evaluate(AXE)
    assert faults(page) == []
    page.get_by_role("button", name="看全文").first.click()
    expect(page.locator("#whole #here")).to_be_visible()
    assert faults(page) == []


def test_the_keyboard_alone_reaches_the_sentence_of_a_figure(page):  # noqa: F811
    page.goto("/?metric=enterprises&view=map")
    entry = page.locator("#beside .entry").first
    expect(entry).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if entry.evaluate("element => element === document.activeElement"):
            break
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence mark.here").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()


def test_a_chart_is_told_in_words(page):  # noqa: F811
    page.goto("/?metric=enterprises&view=compare")
    chart = page.get_by_role("img", name="表格")
    expect(chart).to_be_visible()
    title = page.locator("#heading h2").inner_text()
    assert title
    expect(chart).to_have_accessible_name(re.compile(re.escape(title)))
