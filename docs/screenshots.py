"""Takes the pictures of docs/images from a running dashboard: python -m docs.screenshots ADDRESS."""  # noqa: INP001

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AI = "?metric=enterprises&indicator=ai_enterprises"
SHOTS = {  # name: query, what to click, what to take
    "overview": ("", "", ""),
    "map": (AI, "", "body"),
    "evidence": (AI, ".entry", ""),
    "standard": ("?metric=funding&indicator=award_per_title&view=compare", "", ".content"),
    "target": ("?metric=scenarios&indicator=demo_cases&view=trend", "", ".content"),
    "table": ("?metric=platforms&indicator=all&view=table", "", ".content"),
}


def shoot(page: Page, address: str, name: str) -> None:
    """One picture; without a part to take it is the window."""
    query, click, part = SHOTS[name]
    page.goto(f"{address}/{query}", wait_until="networkidle")
    page.locator("#chart .point, .card-body, .ag-row").locator("visible=true").first.wait_for()
    page.wait_for_timeout(1500)
    if click:
        page.locator(click).first.click()
        page.locator("mark.here").first.wait_for()
        page.wait_for_timeout(500)
    (page.locator(part).first if part else page).screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        window = chromium.new_page(viewport={"width": 1440, "height": 800}, color_scheme="light")
        for shot in SHOTS:
            shoot(window, sys.argv[1], shot)
        chromium.close()
