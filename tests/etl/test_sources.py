import pytest

from etl.errors import DocumentError
from etl.sources import decode, documents_in, read_document, read_sidecar, sidecar_of

TEXT = "经各市审核推荐，我区人工智能企业172家，其中高新技术企业87家。\n"
TRADITIONAL = "經各市審核推薦，我區人工智能企業172家，其中高新技術企業87家。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gb2312"])
def test_a_text_is_read_whatever_its_encoding(encoding):
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_a_traditional_text_is_read_whatever_its_encoding(encoding):
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == TRADITIONAL


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing in it"),
        (b" \n\n", "nothing in it"),
        (b"\xef\xbb\xbf", "no text"),
        (b"\xff\xfea", "truncated data"),
        (bytes(range(256)) * 8, "bytes that are no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "bytes that are no text"),
        (b"PK\x03\x04" + b"\x14\x00\x06\x00" * 99, "bytes that are no text"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content, found):
    with pytest.raises(DocumentError) as raised:
        decode(content, "a.txt")

    message = str(raised.value)
    assert message.startswith("a.txt [file]: found ")
    assert found in message
    assert "; allowed: " in message
    assert message.endswith(".")


@pytest.fixture
def sidecar(tmp_path):
    def write(text):
        path = tmp_path / "a.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "entry", "allowed"),
    [
        ('pubisher = "x"', "pubisher", "title, publisher, region"),
        ("published = 2021", "published", "text in quotes"),
        ('published = "2021-02-30"', "published", "a real date"),
        ('published = "2021-13"', "published", "a real date"),
        ('published = "21年"', "published", "YYYY, YYYY-MM"),
        ('region = "广洗"', "region", "by its full name"),
        ('genre = "speech"', "genre", "plan, reply"),
        ("title = 广西", "file", "TOML in UTF-8"),
    ],
)
def test_a_fault_of_a_sidecar_is_named(sidecar, text, entry, allowed):
    with pytest.raises(DocumentError) as raised:
        read_sidecar(sidecar(text))

    message = str(raised.value)
    assert message.startswith(f"a.toml [{entry}]: found ")
    assert allowed in message


def test_all_faults_of_a_sidecar_come_together(sidecar):
    with pytest.raises(DocumentError) as raised:
        read_sidecar(sidecar('region = "x"\ngenre = "x"\npublished = "x"\nx = "x"'))

    assert len(str(raised.value).splitlines()) == 4


def test_a_document_without_a_sidecar_has_nothing_written(tmp_path):
    assert read_sidecar(tmp_path / "none.toml") == {}


def test_what_people_wrote_wins_over_what_the_text_says(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("南宁市人工智能报告\n发布日期：2020年1月2日\n" + TEXT, encoding="utf-8")
    inferred = read_document(path, tmp_path)
    sidecar_of(path).write_text('region = "北京市"\npublished = "2021"', encoding="utf-8")

    written = read_document(path, tmp_path)

    assert (inferred.region, inferred.published) == ("南宁市", "2020-01-02")
    assert (written.region, written.region_code) == ("北京市", "110000")
    assert (written.published, written.year) == ("2021", 2021)
    assert written.title == inferred.title == "南宁市人工智能报告"
    assert written.sha256 == inferred.sha256


def test_the_raw_text_is_kept_as_it_is(tmp_path):
    path = tmp_path / "sub" / "a.txt"
    path.parent.mkdir()
    damaged = "關(guān)聯(lián)企業(yè)１７２家,,\r\n"
    path.write_bytes(damaged.encode())

    document = read_document(path, tmp_path)

    assert document.text == damaged
    assert (document.doc_id, document.path) == ("sub/a", "sub/a.txt")


def test_documents_are_the_texts_of_a_folder_in_order(tmp_path):
    for name in ("b.txt", "a.TXT", "a.toml", ".hidden.txt", "sub/c.txt", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = [path.relative_to(tmp_path).as_posix() for path in documents_in(tmp_path)]

    assert found == ["a.TXT", "b.txt", "sub/c.txt"]
