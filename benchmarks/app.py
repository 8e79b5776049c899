"""How fast the page answers beside a bare Flask route that returns the same bytes, on the same machine.

    python -m benchmarks.app TABLES [TABLES …]

Starts gunicorn as documented (gunicorn.conf.py) on each folder of tables. Each view is asked for a hundred
selections nobody asked for before, one after the other; then what a browser asks on each page is asked
again and again, in turn with the same of benchmarks/bare.py; the load comes from wrk (Debian's package).
At the end Chromium opens the page over 10 Mbit/s with 40 ms. Ratios hold whatever the machine; times do not.
"""

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import make_app
from components.book import book
from components.selection import VIEWS
from etl.store import Store
from tests.asking import UPDATE, opening, shown

ROOT = Path(__file__).parent.parent
PORT = 8640
BARE = PORT + 1
ROUNDS = 3  # the median of so many, ours and the bare route in turn
USERS = (1, 10, 50)
SECONDS = os.environ.get("SECONDS", "4")
PAGES = ("overview", "region", "targets", "quality", "about")
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br"}
FIRST = int(os.environ.get("FIRST", "100"))

Questions = dict[str, dict[str, Any]]


def questions(folder: Path) -> tuple[Questions, list[tuple[str, dict[str, Any]]]]:
    """What each page asks, by name; and per view selections that nobody has asked for."""
    store = Store(folder)
    app, tables = make_app(store), store.tables()
    names = book(tables)
    asked = {"open": opening(app, "?page=overview")}
    for page in PAGES:
        asked[page] = shown(app, tables, names, f"?page={page}&region=450000")[0]
    for view in VIEWS:
        asked[view] = shown(app, tables, names, f"?metric=enterprises&view={view}")[1]
    codes = list(names.regions)
    fresh = []
    for number in range(FIRST):
        regions = ",".join(codes[number % 30 : number % 30 + 1 + number // 30])
        for view in VIEWS[:-1]:
            query = f"?metric=enterprises&region={regions}&view={view}"
            fresh += [("open", opening(app, query)), (view, shown(app, tables, names, query)[1])]
    return asked, fresh


@contextmanager
def served(target: str, port: int = PORT, **environment: str) -> Iterator[tuple[list[int], float]]:
    """Gunicorn as documented; gives its workers' process ids and the seconds until it was well."""
    settings = os.environ | {"PORT": str(port)} | environment
    command = [sys.executable, "-m", "gunicorn", "--access-logfile", os.devnull, target]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=settings, stderr=subprocess.DEVNULL) as server:
        while True:
            try:
                ask("GET", "/health", port=port)
                break
            except OSError:
                time.sleep(0.02)
        seconds = time.perf_counter() - started
        time.sleep(1)  # the other workers
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield [int(child) for child in children], seconds
        server.terminate()


def ask(
    method: str, path: str, body: bytes | None = None, *, port: int = PORT
) -> tuple[bytes, dict[str, str], float]:
    """One request on a connection of its own: the bytes, the headers, the milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    started = time.perf_counter()
    connection.request(method, path, body, HEADERS)
    response = connection.getresponse()
    data = response.read()
    took = (time.perf_counter() - started) * 1000
    connection.close()
    return data, dict(response.getheaders()), took


def load(port: int, path: str, body: Path, users: int) -> list[float]:
    """Requests a second, p50 and p95 in ms, errors."""
    command = ["wrk", "-t1", f"-c{users}", f"-d{SECONDS}s", "-s", str(ROOT / "benchmarks/wrk.lua")]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"],
        env=os.environ | {"QUESTION": str(body)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search("FIGURES (.*)", said)
    assert found, said
    return [float(part) for part in found[1].split()]


def memory(pids: list[int]) -> str:
    """The mean memory of the workers: resident, and with what they share divided among them."""

    def mean(kind: str) -> float:
        found = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
        sizes = [re.search(rf"^{kind}:\s+(\d+)", text, re.MULTILINE) for text in found]
        return statistics.mean(int(size[1]) for size in sizes if size) / 1024

    return f"{mean('Rss'):.0f} MB ({mean('Pss'):.0f} MB its share)"


def measure(folder: Path, room: Path) -> None:
    """All figures of one folder of tables, printed."""
    rows = json.loads((folder / "manifest.json").read_text("utf-8"))["rows"]
    print(f"\n## {folder.name}: {rows['mentions']} mentions, {rows['cube']} cells")
    asked, fresh = questions(folder)
    files = {name: room / f"{name}.json" for name in asked}
    for name, body in asked.items():
        files[name].write_text(json.dumps(body))
    answers = {}
    with served("app:server", DATA=str(folder)) as (workers, seconds):
        print(f"cold start {seconds:.2f} s; a worker has {memory(workers)}", end="")
        took: dict[str, list[float]] = {}
        for name, body in fresh:
            took.setdefault(name, []).append(ask("POST", UPDATE, json.dumps(body).encode())[2])
        for name, file in files.items():
            for _ in range(2 * len(workers)):  # each worker keeps what it has answered
                data, headers, _ = ask("POST", UPDATE, file.read_bytes())
            kept = {key: headers[key] for key in headers if key.startswith("Content-")}
            kept.pop("Content-Length", None)
            kept.pop("Content-Security-Policy", None)
            answers[name] = data.decode("latin-1"), kept
        (room / "bare.json").write_text(json.dumps(answers))
        with served("benchmarks.bare:server", BARE, BARE=str(room / "bare.json")):
            lines = [_beside(name, files[name], users, answers[name]) for name in asked for users in USERS]  # fmt: skip
        print(f", {memory(workers)} after the load")
    print("selections asked for the first time, one user: ms p50, p95")
    for name, times in took.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"  {name:10} {statistics.median(times):7.1f} {p95:7.1f}")
    print("| callback | bytes | users | requests/s | bare route | ratio | p50 ms | p95 ms | p95 of the bare route | errors |")  # fmt: skip
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    print("\n".join(lines))


def _beside(name: str, file: Path, users: int, answer: tuple[str, dict[str, str]]) -> str:
    """One line of the table: ours and the bare route in turn, the median of each figure."""
    rounds = [
        (load(PORT, UPDATE, file, users), load(BARE, f"/{name}", file, users))
        for _ in range(ROUNDS)
    ]
    rate, p50, p95, errors = (
        statistics.median(own[part] for own, _ in rounds) for part in range(4)
    )
    other, _, other_p95, _ = (statistics.median(bare[part] for _, bare in rounds) for part in range(4))  # fmt: skip
    ratio = statistics.median(own[0] / bare[0] for own, bare in rounds)
    return (
        f"| {name} | {len(answer[0])} | {users} | {rate:.0f} | {other:.0f} | {ratio:.2f} "
        f"| {p50:.1f} | {p95:.1f} | {other_p95:.1f} | {errors:.0f} |"
    )


def visit(folder: Path) -> None:
    """A first visit over a slow line."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        return
    from playwright.sync_api import sync_playwright

    with served("app:server", DATA=str(folder)), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for query, mark in (("page=overview", ".chain"), ("metric=enterprises", "#chart .bars")):
            for _ in range(3):
                context = browser.new_context(base_url=f"http://127.0.0.1:{PORT}")
                page = context.new_page()
                session = context.new_cdp_session(page)
                sizes: list[float] = []
                session.on(
                    "Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"])
                )
                session.send("Network.enable")
                line = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}  # fmt: skip
                session.send("Network.emulateNetworkConditions", line)
                started = time.perf_counter()
                page.goto(f"/?{query}", wait_until="commit")
                page.locator(mark).first.wait_for(state="attached")
                ready = time.perf_counter() - started
                page.wait_for_timeout(500)
                print(
                    f"visit {query}: ready {ready:.2f} s, {len(sizes)} requests, {sum(sizes) / 1e6:.2f} MB"
                )
                context.close()
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for name in sys.argv[1:]:
            measure(Path(name), Path(place))
        visit(Path(sys.argv[1]))
