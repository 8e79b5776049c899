"""The file behind a text: the very bytes it came from, or words; and nothing else of the disk."""

import hashlib
from dataclasses import replace

import pytest

import app as dashboard
from components import evidence, originals
from etl.store import publish
from tests.components.conftest import CATALOG, document, records
from tests.components.test_evidence import words

PAGE = '<meta charset=gb18030><html lang="zh-CN">函<script>steal()</script>'.encode("gb18030")


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    (folder / "sub").mkdir(parents=True)
    return folder


@pytest.fixture
def ask(store, folder, raw):
    """A client of the app whose documents stand in ``raw`` under these names, with this content."""

    def client(**files):
        found = records()
        for doc_id, (path, content) in files.items():
            (raw / path).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            made = document(doc_id, "文。")
            found["documents"].append(replace(made, path=path, sha256=digest))
        publish(folder, found, catalog=CATALOG, quality={}, inputs={}, notes={})
        return dashboard.make_app(store, raw).server.test_client()

    return client


@pytest.mark.parametrize(
    ("path", "place"),
    [("sub/函.pdf", "inline"), ("函.docx", "attachment"), ("表.xlsx", "attachment"), ("函.TXT", "attachment")],
)  # fmt: skip
def test_the_very_bytes_are_sent(ask, path, place):
    answer = ask(x=(path, b"%PDF \xff\x00")).get("/original/x")

    assert answer.data == b"%PDF \xff\x00"
    assert answer.headers["Content-Disposition"].startswith(f"{place}; filename*=UTF-8''")
    assert "/" not in answer.headers["Content-Disposition"].split("''")[1]


def test_a_page_is_shown_in_its_own_encoding_and_runs_nothing(ask):
    answer = ask(x=("x.html", PAGE)).get("/original/x")

    assert answer.data == PAGE
    assert answer.headers["Content-Type"] == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "Set-Cookie" not in answer.headers


def test_a_document_in_a_folder_is_found_by_its_link(ask, names):
    found = replace(document("sub/甲 乙#1?", "文。"), path="sub/甲 乙#1?.pdf")
    client = ask(**{found.doc_id: (found.path, b"%PDF")})

    assert client.get(originals.link(found, names).href).data == b"%PDF"


def test_what_was_changed_or_taken_away_is_not_sent(ask, raw):
    client = ask(x=("x.pdf", b"%PDF 1"))
    (raw / "x.pdf").write_bytes(b"%PDF 2")
    changed = client.get("/original/x")
    (raw / "x.pdf").unlink()
    gone = client.get("/original/x")

    assert (changed.status_code, gone.status_code) == (410, 410)
    assert "x.pdf" in changed.text
    assert "《分析员手册》" in gone.text
    assert "tell an analyst" in client.get("/original/x?lang=en").text


def test_nothing_outside_the_folder_is_sent(ask, raw):
    (raw.parent / "secret.pdf").write_bytes(b"secret")
    (raw / "linked.pdf").symlink_to(raw.parent / "secret.pdf")
    client = ask(out=("../secret.pdf", b"secret"), linked=("linked.pdf", b"secret"))

    assert [client.get(f"/original/{name}").status_code for name in ("out", "linked")] == [410, 410]
    assert client.get("/original/../app.py").status_code == 404
    assert client.get("/original/..%2fsecret.pdf").status_code == 404
    assert client.get("/original/nope").status_code == 404


def test_a_row_of_a_corpus_has_no_file(names):
    row = replace(document("many.jsonl/7", "文。"), path="many.jsonl")

    assert originals.link(row, names) is None


def test_the_evidence_leads_to_the_file(tables, names):
    assert "打开原件" in words(evidence.render(tables, "o0", names))
    assert "打开原件" in words(evidence.whole(tables, tables.mentions["mention_id"][0], names))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("table:指标 row 12", "原表“指标”第 12 行"),
        ("table:row 3", "原表第 3 行"),
        ("after:企业", "按“企业”取用"),
    ],
)
def test_a_row_of_a_table_is_told_by_its_place(tables, names, rule, said):
    mention = evidence.statements(tables, [tables.mentions["mention_id"][0]])[0].mention

    assert evidence.how(replace(mention, rule=rule), names) == said
