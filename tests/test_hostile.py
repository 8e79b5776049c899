"""A document full of scripts is read as text: in the evidence, in the whole document, on every page."""

import pytest
from playwright.sync_api import expect

from tests.test_journey import address, browser, data, page  # noqa: F401  fixtures

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.bitten=1</script>"
IMAGE = '<img src=x onerror="window.bitten=1">'
LINK = '<a href="javascript:window.bitten=1">javascript:window.bitten=1</a>'
TEXT = f"{SCRIPT}\n截至2024年，{IMAGE}广西{LINK}有人工智能企业172家{SCRIPT}。[点](javascript:alert(1))\n"
SAVED = f"""<!doctype html><meta charset="gb18030"><title>答复</title><body><h1>关于提案的答复</h1>
<p id="said">您提出的关于加快人工智能产业发展的建议收悉，现答复如下。2024年，广东省投入资金2.7亿元。</p>
<p onclick="window.bitten=1">下一步，我们将继续推进各项工作，感谢您对人工智能产业发展的关心和支持。</p>{SCRIPT}{IMAGE}"""
SIDECAR = """
title = '<b onclick="window.bitten=1">函</b><script>window.bitten=1</script>'
publisher = '<svg onload="window.bitten=1">科技厅'
url = 'javascript:window.bitten=1'
region = "广西壮族自治区"
published = "2024-05"
"""
PAGES = ("overview", "region", "targets", "documents", "quality", "about", "metric&view=table")


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Two hostile documents: a text full of scripts, and a page that runs some."""
    folder = tmp_path_factory.mktemp("raw")
    (folder / "hostile.txt").write_text(TEXT, encoding="utf-8")
    (folder / "hostile.toml").write_text(SIDECAR, encoding="utf-8")
    (folder / "saved.html").write_text(SAVED, encoding="gb18030")
    return folder


def unbitten(page):  # noqa: F811
    assert page.evaluate("window.bitten") is None
    assert page.locator("a[href^='javascript:'], img, svg[onload], [onclick]").count() == 0


def test_scripts_in_a_document_are_text(page):  # noqa: F811
    page.goto("/?metric=enterprises&view=map")
    page.locator("#beside .entry").first.click()
    evidence = page.locator("#evidence")
    expect(evidence.locator("blockquote").first).to_contain_text(IMAGE)
    expect(evidence).to_contain_text(SCRIPT)
    expect(evidence.locator(".document").first).to_contain_text("<script>")
    unbitten(page)

    page.get_by_role("button", name="看全文").first.click()
    expect(page.locator("#whole .fulltext")).to_contain_text(LINK)
    expect(page.locator("#whole")).to_contain_text("javascript:window.bitten=1")
    unbitten(page)


@pytest.mark.parametrize("name", PAGES)
def test_scripts_in_a_title_are_text_on_every_page(page, name):  # noqa: F811
    page.goto(f"/?page={name}&region=450000")
    expect(page.locator("#stand")).not_to_be_empty()
    expect(page.locator("main")).to_be_visible()
    unbitten(page)


def test_a_saved_page_is_opened_and_its_scripts_are_dead(page):  # noqa: F811
    page.goto("/?page=documents&doc=saved")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开原件").click()
    saved = opened.value
    expect(saved.locator("#said")).to_contain_text("广东省投入资金2.7亿元")
    assert saved.evaluate("[window.bitten, origin]") == [None, "null"]
    assert saved.title() == "答复"
    saved.close()
