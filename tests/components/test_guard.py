"""Headers, limits and health: what a stranger may send, and what nobody gets to see."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app as dashboard
from components import filters, guard, ids
from components.selection import LONGEST, PAGES, VIEWS, parse
from etl.store import MANIFEST, Store
from tests.asking import UPDATE, body, opening

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
BROWSER = (ids.METRIC, ids.INDICATOR, ids.SCOPE, ids.REGIONS, ids.START, ids.END, ids.STATUSES, ids.FIND, ids.VIEW, ids.PAGES)  # fmt: skip


@pytest.fixture
def page(store):
    return dashboard.make_app(store)


@pytest.fixture
def client(page):
    return page.server.test_client()


def notices(out):
    return [part.children for part in out[-3]]


@pytest.mark.parametrize(
    "path", ["/", "/health", "/assets/page.css", "/data/enterprises.csv", "/x"]
)
def test_every_answer_has_the_headers(client, path):
    headers = client.get(path, buffered=True).headers

    assert dict(headers).items() >= guard.HEADERS.items()
    assert "script-src 'self' 'sha256-" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert "X-Powered-By" not in headers


def test_mcp_and_the_tools_of_developers_are_off(page, client):
    assert not page._dev_tools.ui
    assert not page._dev_tools.props_check
    assert not [rule for rule in page.server.url_map.iter_rules() if "mcp" in rule.rule]
    assert b'"ui":false' in client.get("/").data.replace(b" ", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%2f..%2fetc/passwd",
        "/static/../app.py",
        "/data/../app.py",
        "/data/..%2fmanifest.json",
        "/data/..%2F..%2Fetc%2Fpasswd.csv",
        "/_dash-component-suites/dash/../../app.py",
        "/_dash-component-suites/dash/..%2f..%2fapp.py",
    ],
)
def test_no_file_of_the_server_is_reachable(client, path):
    answer = client.get(path, buffered=True)

    assert b"make_app" not in answer.data
    assert b"root:" not in answer.data
    assert b'"run":' not in answer.data


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"output": "nothing.here"}',
        b'{"output": ["body.children"]}',
        b'{"output": "body.children", "inputs": 3}',
        b'{"output": "body.children", "inputs": [{"id": "other", "property": "data"}]}',
        b'{"output": "body.children", "inputs": [], "state": []}',
    ],
)
def test_what_no_page_sends_is_refused(client, content):
    assert client.post(UPDATE, data=content, content_type="application/json").status_code == 400


def test_what_is_too_large_is_refused(client):
    content = b" " * (guard.LARGEST + 1)

    assert client.post(UPDATE, data=content, content_type="application/json").status_code == 413


def test_health_names_the_run_or_what_to_do(client, folder, tables):
    well = client.get("/health")
    (folder / MANIFEST).unlink()
    ill = client.get("/health")

    assert (well.status_code, well.json["run"]) == (200, tables.run)
    assert ill.status_code == 503
    assert "make etl" in ill.json["reason"]


def test_health_before_the_first_run(tmp_path):
    client = dashboard.make_app(Store(tmp_path / "none")).server.test_client()

    assert client.get("/health").status_code == 503


def test_ten_thousand_regions_are_the_nearest_view_and_it_says_so(tables):
    query = "?region=450000," + ",".join(f"{code}" for code in range(700_000, 710_000))
    out = filters.answer(tables, None, {ids.STATE: None, ids.URL: query})

    assert parse(out[1]["query"]).regions == ("450000",)
    assert "过长" in notices(out)[0]
    assert len(notices(out)) == 2
    assert len(notices(out)[1]) < 100


@pytest.mark.parametrize(
    ("query", "key"),
    [("?view=pie", "view=pie"), ("?from=soon", "from=soon"), ("?page=secret", "page=secret")],
)
def test_what_a_link_says_in_vain_is_named(tables, query, key):
    assert key in notices(filters.answer(tables, None, {ids.STATE: None, ids.URL: query}))[0]


def test_a_link_that_is_all_well_says_nothing(tables):
    query = "?metric=enterprises&region=450000&from=2020&to=2024&view=trend&lang=zh&utm=1"

    assert notices(filters.answer(tables, None, {ids.STATE: None, ids.URL: query})) == []


slow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@slow
@given(st.text(st.characters(), max_size=60) | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_query_raises_and_each_settles(tables, text):
    for query in (text, f"?metric={text}", f"?region={text}&lang=en", f"?doc={text}&view={text}"):
        out = filters.answer(tables, None, {ids.STATE: None, ids.URL: query})
        chosen = parse(out[1]["query"])

        assert (chosen.page in PAGES, chosen.view in VIEWS) == (True, True)
        assert len(out[1]["query"]) <= LONGEST
        json.dumps(notices(out)).encode()


@slow
@given(st.fixed_dictionaries(dict.fromkeys(BROWSER, json_values)), st.sampled_from(BROWSER))
def test_no_value_of_a_filter_raises(tables, values, touched):
    state = {"query": "?metric=enterprises", "run": tables.run}
    out = filters.answer(tables, touched, {ids.STATE: state, ids.URL: "", **values})

    assert parse(out[1]["query"]).page in PAGES


def test_an_odd_state_is_told_on_the_page_not_as_a_fault_of_the_server(page, client):
    for state in (None, 3, {"query": 5}, {"query": ["?"]}, {}):
        asked = body(page, f"{ids.BODY}.children", f"{ids.STATE}.data", state=state)
        assert client.post(UPDATE, json=asked).status_code == 200


def test_a_link_is_answered_over_the_wire(page, client):
    answer = client.post(UPDATE, json=opening(page, "?metric=\ud800&region=" + "9" * 100_000))

    assert answer.status_code == 200
    assert parse(answer.json["response"][ids.STATE]["data"]["query"]).metric == "enterprises"
