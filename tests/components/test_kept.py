import gzip

import brotli
import pytest
from flask import Flask, Response, request_started

import app as dashboard
from components import ids, kept, pages, view
from etl.store import MANIFEST
from tests.asking import UPDATE, opening, shown
from tests.components.test_publish import publish_run

QUERY = "?metric=enterprises&indicator=ai&view=compare"


@pytest.fixture
def page(store):
    return dashboard.make_app(store)


def test_the_same_question_gets_the_same_bytes_without_work(page, tables, names, monkeypatch):
    client = page.server.test_client()
    asked = [opening(page, QUERY), *shown(page, tables, names, QUERY)]
    first = [client.post(UPDATE, json=body) for body in asked]
    monkeypatch.setattr(dashboard.callbacks.filters, "answer", None)
    monkeypatch.setattr(view, "answer", None)
    monkeypatch.setattr(pages, "render", None)
    again = [client.post(UPDATE, json=body) for body in asked]

    assert [answer.status_code for answer in first] == [200] * 3
    assert [answer.data for answer in again] == [answer.data for answer in first]
    assert [dict(answer.headers) for answer in again] == [dict(answer.headers) for answer in first]


def test_what_is_kept_goes_out_before_the_server_looks_at_the_question(page):
    client = page.server.test_client()
    seen = []
    with request_started.connected_to(seen.append, page.server):
        for _ in range(3):
            assert client.post(UPDATE, json=opening(page, QUERY)).status_code == 200

    assert seen == [page.server]


@pytest.mark.parametrize("length", [None, "", "x", "-1", str(kept.LARGEST_QUESTION + 1)])
def test_a_question_of_no_fit_length_is_left_to_the_server(length):
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": UPDATE,
        "QUERY_STRING": "",
        "wsgi.input": None,
    }
    if length is not None:
        environ["CONTENT_LENGTH"] = length

    assert kept._key(environ) is None


def unpacked(answer):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    return unpack.get(answer.headers.get("Content-Encoding"), bytes)(answer.data)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_each_reader_gets_the_compression_it_understands(page, encoding):
    client = page.server.test_client()
    for _ in range(2):
        for answer in (
            client.post(UPDATE, json=opening(page, ""), headers={"Accept-Encoding": encoding}),
            client.get("/assets/page.js", headers={"Accept-Encoding": encoding}, buffered=True),
        ):
            assert answer.headers.get("Content-Encoding", "identity") == encoding
            assert unpacked(answer).startswith((b"{", b"/* What the browser"))


def test_a_new_run_answers_anew(page, folder):
    client = page.server.test_client()
    before = client.post(UPDATE, json=opening(page, QUERY))
    run = publish_run(folder, 7)
    after = client.post(UPDATE, json=opening(page, QUERY))

    assert before.json["response"][ids.STATE]["data"]["run"] != run
    assert after.json["response"][ids.STATE]["data"]["run"] == run


def test_what_failed_is_not_kept(page, monkeypatch):
    client = page.server.test_client()
    with monkeypatch.context() as broken:
        broken.setattr(dashboard.callbacks.filters, "answer", None)
        client.post(UPDATE, json=opening(page, QUERY))
    answer = client.post(UPDATE, json=opening(page, QUERY))

    assert ids.STATE in answer.json["response"]


def test_without_tables_nothing_kept_is_shown(page, folder):
    client = page.server.test_client()
    client.post(UPDATE, json=opening(page, QUERY))
    (folder / MANIFEST).unlink()

    assert ids.STATE not in client.post(UPDATE, json=opening(page, QUERY)).json.get("response", {})


def test_what_a_browser_has_is_not_sent_again(page):
    client = page.server.test_client()
    first = client.get("/assets/page.js", buffered=True)
    headers = {"If-None-Match": first.headers["ETag"]}

    assert client.get("/assets/page.js", headers=headers, buffered=True).status_code == 304


def test_no_more_is_kept_than_there_is_room_for(tables):
    store = kept.Kept(room=250)
    with Flask("test").test_request_context():
        for number in range(4):
            store.find(("", "", bytes([number])), tables)
            store.keep(("", "", bytes([number])), Response(b"x" * 100))
    found = [store.find(("", "", bytes([number])), tables) for number in range(4)]

    assert [answer is not None for answer in found] == [False, False, True, True]
