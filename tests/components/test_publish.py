"""A run is published while the page is in use: no answer fails, and each is of one run."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import app as dashboard
from components import ids
from etl.store import Store, publish
from tests.asking import UPDATE, body, opening
from tests.components.conftest import CATALOG, records

RUNS = 6
READERS = 4


def of_run(number):
    """The small world with a value and a metric's name that both tell the run."""
    found = records()
    value = 1000 + number
    for table in ("cube", "observations", "mentions"):
        found[table] = [
            replace(item, value_low=value, value_high=value) if item.value_low == 172 else item
            for item in found[table]
        ]
    titles = [
        entry | {"title": {"zh": f"{entry['id']}甲{value}乙"}} for entry in CATALOG["metrics"]
    ]
    return found, CATALOG | {"metrics": titles}


def publish_run(folder, number):
    found, catalog = of_run(number)
    return publish(folder, found, catalog=catalog, quality={}, inputs={}, notes={})["run"]


def test_while_runs_are_published_every_answer_is_of_one_run(tmp_path):
    runs = [publish_run(tmp_path, 0)]
    page = dashboard.make_app(Store(tmp_path))
    query = "?metric=enterprises&indicator=ai&scope=ai.stock&region=450000"
    state = {"query": query, "run": runs[0]}
    picture = body(page, f"{ids.PICTURE}.data", f"{ids.STATE}.data", state=state)
    done = threading.Event()
    read = threading.Barrier(READERS + 1)

    def reads():
        client = page.server.test_client()
        answers, last_round = [], False
        read.wait()
        while not last_round:
            last_round = done.is_set()
            answers.append((client.post(UPDATE, json=opening(page, query)), "settled"))
            answers.append((client.post(UPDATE, json=picture), "picture"))
            answers.append((client.get(f"/data/enterprises.json{query}&view=map"), "data"))
        return answers

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(reads) for _ in range(READERS)]
        read.wait()
        runs += [publish_run(tmp_path, number) for number in range(1, RUNS)]
        done.set()
        heard = [reader.result() for reader in readers]

    assert page.server.test_client().get("/health").json["run"] == runs[-1]
    for answers in heard:
        assert {answer.status_code for answer, _ in answers} == {200}
        settled = [
            runs.index(answer.json["response"][ids.STATE]["data"]["run"])
            for answer, kind in answers
            if kind == "settled"
        ]
        assert all(before <= after for before, after in pairwise(settled))
        for answer, kind in answers:
            text = answer.get_data(as_text=True)
            told = {
                number for number in range(RUNS) if f"甲{1000 + number}乙" in answer_words(text)
            }
            values = {
                number
                for number in range(RUNS)
                if kind == "picture" and f"{1000 + number}家" in answer_words(text)
            }
            assert len(told) == 1, kind
            assert values <= told
            if kind == "settled":
                assert told == {runs.index(answer.json["response"][ids.STATE]["data"]["run"])}


def answer_words(text):
    """JSON with its escapes undone, as far as words go."""
    return text.encode().decode("unicode_escape") if "\\u" in text else text


def test_readers_do_not_wait_while_new_tables_are_read(tmp_path, monkeypatch):
    publish_run(tmp_path, 0)
    store = Store(tmp_path)
    old = store.tables()
    new = publish_run(tmp_path, 1)
    entered, leave = threading.Event(), threading.Event()
    read = store._read

    def slowly():
        entered.set()
        assert leave.wait(30)
        return read()

    monkeypatch.setattr(store, "_read", slowly)
    with ThreadPoolExecutor(1) as pool:
        fresh = pool.submit(store.tables)
        assert entered.wait(30)
        assert store.tables() is old
        leave.set()
        assert fresh.result().run == new
    assert store.tables().run == new


def test_tables_that_vanish_while_they_are_read_are_read_anew(tmp_path, monkeypatch):
    """Two runs published between the manifest and the tables of a slow reader."""
    publish_run(tmp_path, 0)
    store = Store(tmp_path)
    home = tmp_path / ".runs"
    real = Store._stamp
    published = []

    def stamp(self):
        seen = real(self)
        if not published:
            published.append(True)
            for path in home.iterdir():
                path.rename(path.with_name(f"gone-{path.name}"))
        elif len(published) == 1:
            published.append(publish_run(tmp_path, 1))
            return real(self)
        return seen

    monkeypatch.setattr(Store, "_stamp", stamp)
    assert store.tables().run == published[-1]
