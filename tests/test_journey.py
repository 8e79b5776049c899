"""The journey the page is for, in the system's Chromium, with the network shut.

Open, choose 广西, choose 2021, click the bar, read the sentence, take the data away.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

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
def data(tmp_path_factory):
    """The tables of the shipped documents."""
    out = tmp_path_factory.mktemp("processed")
    run = [sys.executable, "-m", "etl", "run", "--raw", str(ROOT / "data/raw"), "--out", str(out)]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  our own command
    return out


@pytest.fixture(scope="module")
def address(data):
    """The real server on a free port; it says itself which one, so nothing has to wait or guess."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        "127.0.0.1:0",
        "app:server",
    ]
    environment = os.environ | {"DATA": str(data)}
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

    table = download(page, "csv")
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [(row["地区"], row["年份"], row["下限"]) for row in rows] == [
        ("广西壮族自治区", "2021", "172")
    ]
    expect(page.locator("#csv")).to_contain_text(f"{len(rows)} 行")

    workbook = load_workbook(io.BytesIO(download(page, "xlsx")))
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
