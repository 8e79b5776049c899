import pytest

import app as dashboard
from components import links
from components.links import read, write
from components.selection import ALL, Selection
from components.settle import settle


def wanted(tables, names, query, metric="enterprises"):
    return read(tables, metric, query, names)


def test_an_address_of_a_selection_is_read_as_that_selection(tables, names):
    asked = Selection(metric="enterprises", regions=("450000",), start=2020, view="table")
    chosen = settle(tables, asked, names).selection
    query = write(chosen, "csv", full=True).partition("?")[2]
    found = wanted(tables, names, query)
    assert found.full
    assert found.ignored == ()
    for part in ("metric", "indicator", "scope", "regions", "start", "end", "statuses", "lang"):
        assert getattr(found.selection, part) == getattr(chosen, part), part


def test_regions_go_by_code_and_by_name(tables, names):
    found = wanted(tables, names, "region=450000,北京&region=广东省,450000")
    assert found.selection.regions == ("450000", "110000", "440000")
    assert found.ignored == ()


def test_a_year_is_both_ends_and_ends_are_put_in_order(tables, names):
    assert wanted(tables, names, "year=2021").selection.start == 2021
    assert wanted(tables, names, "year=2021").selection.end == 2021
    turned = wanted(tables, names, "from=2024&to=2020").selection
    assert (turned.start, turned.end) == (2020, 2024)


@pytest.mark.parametrize(
    "query",
    [
        "region=999999",
        "year=soon",
        "from=20200",
        "status=wished",
        "indicator=none",
        "scope=no.such",
        "rows=few",
        "lang=fr",
        "regoin=450000",
        "year=2020,2021",
        "indicator=" + "a" * 500,
    ],
)
def test_what_is_not_understood_is_left_out_and_named(tables, names, query):
    found = wanted(tables, names, query)
    assert found.ignored == (query,)
    assert found.selection == Selection(metric="enterprises", indicator=ALL, scope=ALL)


def test_what_is_left_out_fits_into_a_header(tables, names):
    many = ",".join(f"州{number}" * 20 for number in range(10))
    said = links.ignored(wanted(tables, names, f"region={many}"))
    assert said.isascii()
    assert len(said) < 4000
    assert "\n" not in links.ignored(wanted(tables, names, "a=b%0d%0aSet-Cookie:x"))


@pytest.fixture
def client(store):
    return dashboard.make_app(store).server.test_client()


def test_a_file_is_fetched_once_and_then_only_asked_after(client):
    for kind in ("csv", "xlsx", "json", "parquet"):
        first = client.get(f"/data/enterprises.{kind}?region=450000")
        tag, weak = first.get_etag()
        assert first.status_code == 200
        assert weak == (kind == "xlsx")
        assert first.headers["Cache-Control"] == "no-cache"
        mark = {"If-None-Match": first.headers["ETag"]}
        again = client.get(f"/data/enterprises.{kind}?region=450000", headers=mark)
        assert (again.status_code, again.data) == (304, b"")
        assert again.get_etag()[0] == tag
        other = client.get(f"/data/enterprises.{kind}?region=110000", headers=mark)
        assert other.status_code == 200


def test_a_tag_holds_for_what_is_asked_not_for_how_it_is_written(client):
    def tag(address):
        return client.get(address).headers["ETag"]

    same = tag("/data/enterprises.csv?region=450000&year=2021")
    assert tag("/data/enterprises.csv?to=2021&from=2021&region=广西&view=table") == same
    assert tag("/data/enterprises.csv?region=450000&year=2021&lang=en") != same


def test_a_compressed_file_is_known_again(client):
    zipped = {"Accept-Encoding": "br"}
    first = client.get("/data/enterprises.csv", headers=zipped)
    assert first.headers["Content-Encoding"] == "br"
    mark = zipped | {"If-None-Match": first.headers["ETag"]}
    assert client.get("/data/enterprises.csv", headers=mark).status_code == 304


def test_two_answers_have_the_same_bytes_where_the_tag_is_strong(client):
    for kind in ("csv", "json", "parquet"):
        address = f"/data/all.{kind}"
        assert client.get(address).data == client.get(address).data


def test_an_answer_says_what_it_left_out(client):
    answer = client.get("/data/enterprises.csv?region=450000,999999&colour=red")
    assert answer.status_code == 200
    assert answer.headers["X-Ignored"] == "region=999999; colour=red"
    assert "X-Ignored" not in client.get("/data/enterprises.csv?region=450000").headers
    about = client.get("/data/enterprises.json?colour=red").json["notes"]
    assert about[-1] == "无法识别而略去：colour=red"


@pytest.mark.parametrize(
    "path",
    [
        "/data/manifest.json",
        "/data/../manifest.json",
        "/data/..%2f..%2fapp.csv",
        "/data/.runs.csv",
        "/data/%2e%2e%2fobservations.parquet",
        "/data/observations.parquet",
    ],
)
def test_no_address_reaches_a_file_of_the_disk(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 or answer.data.startswith(b"<!DOCTYPE html>")


def test_an_endless_address_is_refused(client):
    assert client.get("/data/enterprises.csv?region=" + "1" * 3000).status_code == 414
    assert client.get("/data/enterprises.csv?" + "a=1&" * 50).status_code == 414


def test_a_broken_table_is_told_before_anything_is_sent(client, folder):
    client.get("/data/enterprises.csv")
    for path in (folder / ".runs").rglob("observations.parquet"):
        path.write_bytes(b"no parquet")
    answer = client.get("/data/enterprises.json?year=2021")
    assert answer.status_code == 503
    assert "make etl" in answer.data.decode()
