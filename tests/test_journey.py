"""The journey the page is for, in the system's Chromium, with the network shut.

Open, choose 广西, choose 2021, click the bar, read the sentence, take the data away.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pptx import Presentation

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "no chromium here; tests/browser.sh says how to get one"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def raw():
    """The shipped documents."""
    return ROOT / "data/raw"


@pytest.fixture(scope="module")
def data(raw, tmp_path_factory):
    """The tables of the shipped documents."""
    out = tmp_path_factory.mktemp("processed")
    run = [sys.executable, "-m", "etl", "run", "--raw", str(raw), "--out", str(out)]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  our own command
    return out


@pytest.fixture(scope="module")
def address(data, raw):
    """The real server on a free port; it says itself which one, so nothing has to wait or guess."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        "127.0.0.1:0",
        "app:server",
    ]
    environment = os.environ | {"DATA": str(data), "RAW": str(raw)}
    with subprocess.Popen(  # noqa: S603  our own command
        command,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as server:
        for line in server.stderr:
            found = re.search(r"Listening at: (http://[\d.:]+)", line)
            if found:
                yield found[1]
                break
        server.terminate()
        server.communicate()


@pytest.fixture
def page(browser: Browser, address: str):
    """A page that may talk to this machine only; what it tries and what it complains of is kept."""
    context = browser.new_context(
        base_url=address,
        accept_downloads=True,
        color_scheme="light",
        viewport={"width": 1440, "height": 900},
    )
    outside: list[str] = []
    complaints: list[str] = []

    def gate(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert outside == []
    assert complaints == []


def choose(page: Page, label: str, option: str) -> None:
    """Open a filter by its label and take an option."""
    page.get_by_role("textbox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def press_bar(page: Page) -> None:
    """Click the first bar the way a hand does: over it, then down."""
    bar = page.locator("#chart .bars .point path").first
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    expect(page.locator("#chart .hoverlayer .hovertext").first).to_be_visible()
    page.mouse.down()
    page.mouse.up()


def download(page: Page, button: str) -> bytes:
    """Press a download button and read the file it gives."""
    with page.expect_download() as waiting:
        page.locator(f"#{button}").click()
    return Path(waiting.value.path()).read_bytes()


def take(page: Page, kind: str, line: int = 0) -> bytes:
    """Open the menu of files and take a format from one of its lines."""
    page.locator("#take").click()
    with page.expect_download() as waiting:
        page.locator(".take-panel .link").get_by_text(kind, exact=True).nth(line).click()
    expect(page.locator(".take-panel")).to_be_hidden()
    return Path(waiting.value.path()).read_bytes()


def test_a_leader_finds_the_sentence_and_takes_the_data_away(page):
    page.goto("/")
    page.get_by_role("tab", name="指标").click()
    expect(page.locator("#heading h2")).to_contain_text("企业")
    page.get_by_role("tab", name="对比").click()
    page.get_by_role("button", name="西部", exact=True).click()
    expect(page).to_have_url(re.compile(r"region=[\d,]*450000[\d,]*650000"))
    page.get_by_role("button", name="全国", exact=True).click()
    expect(page).not_to_have_url(re.compile("region="))
    choose(page, "地区", "广西")
    page.keyboard.press("Escape")
    choose(page, "自", "2021")
    choose(page, "至", "2021")
    expect(page).to_have_url(re.compile(r"region=450000.*from=2021&to=2021.*view=compare"))
    expect(page.locator("#heading")).to_contain_text("2021 年")

    press_bar(page)
    expect(page.locator("#evidence mark.here").first).to_have_text("172家")
    expect(page.locator("#evidence blockquote").first).to_contain_text("人工智能企业172家")

    page.get_by_role("button", name="看全文").first.click()
    expect(page.locator("#whole #here")).to_have_text("172家")
    expect(page.locator("#whole #here")).to_be_in_viewport()
    page.get_by_role("button", name="返回依据").click()
    expect(page.locator("#evidence mark.here").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()

    table = take(page, "CSV")
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [(row["地区"], row["年份"], row["下限"]) for row in rows] == [
        ("广西壮族自治区", "2021", "172")
    ]
    expect(page.locator("#take")).to_contain_text(f"{len(rows)} 行")

    workbook = load_workbook(io.BytesIO(take(page, "Excel")))
    assert workbook.sheetnames == ["数据", "依据", "说明"]
    assert workbook["数据"].max_row == len(rows) + 1

    assert download(page, "png").startswith(b"\x89PNG")
    assert b"<svg" in download(page, "svg")


def test_a_link_opens_the_same_view_and_every_view_draws(page):
    page.goto("/?metric=enterprises&indicator=all&region=450000&view=table")
    expect(page.locator(".ag-row").first).to_be_visible()
    expect(page.locator(".ag-row").filter(has_text="其中项").first).to_be_visible()
    for name, mark in (
        ("地图", ".bars"),
        ("趋势", ".scatterlayer"),
        ("对比", ".scatterlayer"),
        ("矩阵", ".bars"),
    ):
        page.get_by_role("tab", name=name).click()
        expect(page.locator(f"#chart {mark} .point").first).to_be_visible()


def test_the_scripts_of_charts_and_table_come_when_they_are_shown(page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def came(part: str) -> bool:
        return any(part in url for url in asked)

    page.goto("/")
    expect(page.locator(".chain").first).to_be_visible()
    assert not came("plotly-basic")
    page.goto("/?metric=enterprises&view=compare")
    expect(page.locator("#chart .bars .point path").first).to_be_visible()
    assert came("plotly-basic")
    assert not came("dash_ag_grid")
    page.get_by_role("tab", name="表格").click()
    expect(page.locator("#grid .ag-row").first).to_be_visible()
    expect(page.locator("#chart-box")).to_be_hidden()
    page.get_by_role("tab", name="对比").click()
    expect(page.locator("#chart .bars .point path").first).to_be_visible()
    page.goto("/?metric=enterprises&view=table")
    expect(page.locator("#grid .ag-row").first).to_be_visible()


def test_every_format_is_there_for_what_is_in_sight_and_for_all(page):
    page.goto("/?metric=enterprises&indicator=all&region=450000&view=compare")
    expect(page.locator("#take")).to_have_text(re.compile(r"\d+ 行"))
    in_sight = json.loads(take(page, "JSON"))["data"]
    assert {row["region"] for row in in_sight} == {"广西壮族自治区"}
    assert not any(row["why"] for row in in_sight)
    parquet = pd.read_parquet(io.BytesIO(take(page, "Parquet")))
    assert list(parquet["id"]) == [row["id"] for row in in_sight]
    chosen = json.loads(take(page, "JSON", 1))["data"]
    assert len(chosen) > len(in_sight)
    assert {row["region"] for row in chosen} == {"广西壮族自治区"}
    everything = list(csv.DictReader(io.StringIO(take(page, "CSV", 2).decode("utf-8-sig"))))
    assert len({row["指标"] for row in everything}) > 3
    assert load_workbook(io.BytesIO(take(page, "Excel", 1)))["数据"].max_row == len(chosen) + 1


def test_a_file_of_the_table_holds_what_its_filters_leave(page):
    page.goto("/?metric=enterprises&indicator=all&view=table")
    expect(page.locator(".ag-row").first).to_be_visible()
    everything = page.locator("#take").inner_text()
    page.locator(".ag-header-cell[col-id=why] .ag-header-icon").first.click()
    page.locator(".ag-filter input").first.fill("其中项")
    expect(page.locator("#take")).not_to_have_text(everything)
    page.keyboard.press("Escape")
    page.locator(".ag-header-cell[col-id=value] .ag-header-cell-label").click()
    rows = list(csv.DictReader(io.StringIO(take(page, "CSV").decode("utf-8-sig"))))
    assert rows
    assert {row["未进图原因"] for row in rows} == {"其中项"}
    assert [float(row["下限"]) for row in rows] == sorted(float(row["下限"]) for row in rows)
    expect(page.locator("#take")).to_have_text(f"数据（{len(rows)} 行）")


def test_a_briefing_of_the_view_has_charts_that_can_be_edited(page):
    page.goto("/?metric=enterprises&indicator=ai_enterprises&region=450000&view=compare")
    expect(page.locator("#briefing")).to_have_attribute("href", re.compile("region=450000"))
    made = Presentation(io.BytesIO(download(page, "briefing")))
    assert made.slides[0].shapes.title.text == "企业 · 人工智能企业"
    charts = [shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart]
    assert [list(chart.plots[0].series[0].values) for chart in charts] == [[172]]
    said = [shape.text_frame.text for slide in made.slides for shape in slide.shapes if shape.has_text_frame]  # fmt: skip
    assert any("人工智能企业172家" in text for text in said)


def test_the_menu_of_files_opens_and_closes_by_the_keyboard(page):
    page.goto("/?metric=enterprises&view=compare")
    expect(page.locator("#take")).to_have_text(re.compile(r"\d+ 行"))
    page.locator("#take").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#csv")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".take-panel")).to_be_hidden()
    expect(page.locator("#take")).to_be_focused()


def test_a_chart_is_drawn_for_the_sheet_it_is_printed_on(page):
    page.goto("/?metric=enterprises&view=compare")
    drawn = page.locator("#chart .main-svg").first
    expect(page.locator("#chart .bars .point").first).to_be_visible()
    wide = drawn.get_attribute("width")

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(drawn).to_have_attribute("width", "700")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(drawn).to_have_attribute("width", wide)


OUTSIDE = """() => {
    const box = document.querySelector("#chart .main-svg").getBoundingClientRect();
    const words = [...document.querySelectorAll("#chart text")].filter((text) => text.textContent);
    return words.filter((text) => text.getBoundingClientRect().right > box.right).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("query", ["indicator=all&region=450000", "indicator=fiscal_grants"])
def test_words_of_a_chart_fit_on_a_phone(page, query):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/?metric=funding&view=compare&{query}")
    expect(page.locator("#chart .point").first).to_be_visible()
    assert page.evaluate(OUTSIDE) == []


def test_a_chosen_year_is_read_whole(page):
    page.goto("/?metric=enterprises&view=compare&from=2021")
    year = page.get_by_role("textbox", name="自", exact=True)
    expect(year).to_have_value("2021")
    clear = page.locator(".filter.years .mantine-InputClearButton-root").first
    expect(clear).to_be_visible()
    left, right = year.bounding_box(), clear.bounding_box()
    assert left is not None
    assert right is not None
    assert right["x"] - left["x"] > 45  # four digits and the room before them


LEFT = """() => [".gtitle", ".gtitle-subtitle", ".ytick text, .bars .point path", ".annotation-text"]
    .map((part) => [...document.querySelectorAll(part)].map((found) => found.getBoundingClientRect().left))
    .map((found, place) => (place === 2 ? Math.min(...found) : found.pop()))"""


@pytest.mark.parametrize("view", ["map", "compare", "matrix", "trend"])
def test_title_chart_and_notes_of_a_picture_begin_on_one_line(page, view):
    page.goto(f"/?metric=enterprises&view={view}")
    expect(page.locator("#chart .point").first).to_be_visible()
    drawn = page.context.new_page()
    drawn.set_content(download(page, "svg").decode())
    found = drawn.evaluate(LEFT)
    assert max(found) - min(found) < 5, found


def test_a_card_leads_to_its_sentence(page):
    page.goto("/")
    card = page.locator(".card-body").first
    expect(card).to_be_visible()
    card.click()
    expect(page.locator("#evidence mark.here").first).to_be_visible()


def test_the_pages_share_one_selection_and_lead_to_sentences(page):
    page.goto("/?page=overview&region=450000")
    expect(page.locator(".chain").first).to_be_visible()
    page.get_by_role("tab", name="地区").click()
    expect(page.locator(".region-head h2")).to_have_text("广西壮族自治区")
    expect(page).to_have_url(re.compile("page=region.*region=450000"))
    page.get_by_role("tab", name="目标").click()
    expect(page.locator("#body h2")).to_have_text("目标")
    page.get_by_role("tab", name="数据质量").click()
    expect(page.locator("#body table.list").first).to_be_visible()
    page.get_by_role("tab", name="说明").click()
    expect(page.locator("#body")).to_contain_text("数字从哪里来")
    page.get_by_role("tab", name="总览").click()
    page.locator(".chain .cell").first.click()
    expect(page.locator("#evidence mark.here").first).to_be_visible()


def test_the_page_speaks_english_and_keeps_the_view(page):
    page.goto("/?page=region&region=450000")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("page=region.*region=450000.*lang=en"))
    expect(page.get_by_role("tab", name="Regions")).to_have_attribute("aria-selected", "true")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("tab", name="地区")).to_be_visible()


def test_a_reader_goes_from_figure_to_row_and_back(page):
    page.goto("/?page=documents")
    page.get_by_role("link", name="数字经济产业创新发展").click()
    expect(page).to_have_url(re.compile("page=documents.*doc="))
    article = page.locator(".reader")
    expect(article.locator("h2")).to_contain_text("数字经济产业创新发展")
    page.get_by_role("button", name="返回文献列表").click()
    expect(page.locator(".documents tbody tr")).to_have_count(5)
    page.go_back()
    expect(article.locator("h2")).to_contain_text("数字经济产业创新发展")
    page.go_back()
    page.get_by_role("link", name="20210143").click()
    expect(article.locator("h2")).to_contain_text("20210143")

    mark = article.locator("mark.taken").last
    mark.click()
    row = article.locator(".margin li > .on")
    expect(row).to_be_in_viewport()
    expect(row).to_be_focused()
    expect(article.locator(".sentence.on mark.on")).to_have_text(mark.text_content())

    rows = article.locator(".margin li > [data-mention]")
    rows.first.press("Enter")
    first = article.locator("mark.taken.on")
    expect(first).to_be_in_viewport()
    expect(first).to_be_focused()
    first.press("Enter")
    expect(rows.first).to_be_focused()

    article.locator(".legend button").first.click()
    expect(article.locator(".margin li.off").first).to_be_hidden()
    article.locator(".legend button").first.click()
    expect(article.locator(".margin li.off")).to_have_count(0)

    page.get_by_role("button", name="显示未取用的数字").click()
    expect(article.locator(".reason").first).to_be_in_viewport()
    expect(article.locator("mark.untaken").first).to_have_attribute("title", re.compile("未取用："))
    article.locator(".reason button").last.click()
    expect(article.locator("mark.untaken.on")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("refused=1"))


def test_evidence_opens_the_document_at_its_sentence(page):
    page.goto("/")
    page.locator(".card-body").first.click()
    quote = page.locator("#evidence mark.here").first
    expect(quote).to_be_visible()
    words = quote.text_content()
    page.get_by_role("button", name="在文献页打开").first.click()
    expect(page.locator(".reader mark.on")).to_have_text(words)
    expect(page.locator(".reader mark.on")).to_be_in_viewport()
    expect(page.locator("#evidence")).to_be_hidden()
    for _ in range(2):  # and once more after it was closed
        page.locator(".margin li .on + .link").click()
        expect(page.locator("#evidence mark.here").first).to_be_visible()
        expect(page.locator("#evidence mark.here").first).to_have_text(words)
        page.keyboard.press("Escape")
        expect(page.locator("#evidence")).to_be_hidden()


def test_words_find_a_document_and_stand_in_the_link(page):
    page.goto("/?page=documents")
    expect(page.locator(".documents tbody tr")).to_have_count(5)
    page.get_by_label("查找").fill("20210143")
    expect(page.locator(".documents tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("page=documents.*find=20210143"))
    page.get_by_label("查找").fill("没有的词")
    expect(page.locator("#body")).to_contain_text("没有题名或发布机构含“没有的词”的文献")


def test_an_outcome_chooses_its_targets(page):
    page.goto("/?page=targets")
    rows = page.locator("table.list tbody tr")
    expect(rows.first).to_be_visible()
    outcome = page.locator(".states button").first
    words, count = outcome.text_content(), rows.count()
    outcome.click()
    pressed = page.locator(".states [aria-pressed=true]")
    expect(pressed).to_have_text(words)
    expect(pressed).to_be_focused()
    expect(page).to_have_url(re.compile("page=targets.*state="))
    expect(rows).to_have_count(int(re.sub(r"\D", "", words)))
    pressed.click()
    expect(pressed).to_have_count(0)
    expect(rows).to_have_count(count)


def test_a_chart_follows_the_colours_of_the_system(page):
    page.emulate_media(color_scheme="light")
    page.goto("/?metric=enterprises&view=compare")
    name = page.locator("#chart .ytick text").first
    expect(name).to_have_css("fill", "rgb(28, 32, 36)")
    page.emulate_media(color_scheme="dark")
    expect(name).not_to_have_css("fill", "rgb(28, 32, 36)")


def test_an_unknown_document_is_told(page):
    page.goto("/?page=documents&doc=nothing")
    expect(page.locator("#notice")).to_contain_text("nothing")
    expect(page.locator(".documents tbody tr")).to_have_count(5)


HOSTILE = '<script>alert(1)</script><img src="x" onerror="alert(2)"> javascript:alert(3) 9家'
DRAW = """text => {
    const made = (type, props) => ({ namespace: "dash_html_components", type, props });
    const parts = ["fulltext", "margin"].map((className) => made("Div", { className }));
    const data = { fulltext: [text], margin: [made("Li", { children: text, title: text })] };
    const store = { namespace: "dash_core_components", type: "Store", props: { id: "drawn", data } };
    const article = made("Article", { className: "reader", "data-view": "evil", children: parts });
    dash_clientside.set_props("body", { children: [article, store] });
}"""


def test_a_hostile_document_is_drawn_as_text(page):
    """The browser draws documents itself; it must make words of words, as Dash does."""
    page.goto("/?page=documents")
    expect(page.locator(".documents tbody tr")).to_have_count(5)
    page.evaluate(DRAW, HOSTILE)
    expect(page.locator(".reader .fulltext")).to_have_text(HOSTILE)
    expect(page.locator(".reader .fulltext *")).to_have_count(0)
    expect(page.locator(".reader .margin li")).to_have_text(HOSTILE)
    expect(page.locator(".reader .margin li *")).to_have_count(0)
