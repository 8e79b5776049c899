import pytest

from etl.errors import DocumentError
from etl.readers import SIZE
from etl.sources import (
    FOREIGN,
    decode,
    documents_in,
    namesakes,
    read_document,
    read_sidecar,
    read_sources,
    sidecar_of,
)
from tests.etl.support import FIXTURES

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
        (b"", "空文件"),
        (b" \n\n", "空文件"),
        (b"\xef\xbb\xbf", "没有文字"),
        (b"\xff\xfea", "truncated data"),
        (bytes(range(256)) * 8, "不是文字的内容"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是文字的内容"),
        (b"PK\x03\x04" + b"\x14\x00\x06\x00" * 99, "不是文字的内容"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content, found):
    with pytest.raises(DocumentError) as raised:
        decode(content, "a.txt")

    message = str(raised.value)
    assert message.startswith("a.txt【文件】发现：")
    assert found in message
    assert "；应为：" in message
    assert message.endswith("。")


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
        ('pubisher = "x"', "pubisher", "title、publisher、region"),
        ("published = 2021", "published", "加引号的文字"),
        ('published = "2021-02-30"', "published", "确有这一天"),
        ('published = "2021-13"', "published", "确有这一天"),
        ('published = "21年"', "published", "YYYY、YYYY-MM"),
        ('region = "广洗"', "region", "省、地级市的全称，或“全国”"),
        ('genre = "speech"', "genre", "plan、reply"),
        ("title = 广西", "文件", "UTF-8 编码的 TOML"),
    ],
)
def test_a_fault_of_a_sidecar_is_named(sidecar, text, entry, allowed):
    with pytest.raises(DocumentError) as raised:
        read_sidecar(sidecar(text))

    message = str(raised.value)
    assert message.startswith(f"a.toml【{entry}】发现：")
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


def names_in(folder):
    return [path.relative_to(folder).as_posix() for path in documents_in(folder)]


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def test_documents_are_the_texts_of_a_folder_in_order(tmp_path):
    put(tmp_path, "b.txt", "a.TXT", "a.toml", ".hidden.txt", "sub/c.docx", "notes.md", ".git/d.txt")

    assert names_in(tmp_path) == ["a.TXT", "b.txt", "sub/c.docx"]


def test_locks_of_office_programs_and_what_a_browser_saves_beside_a_page_are_no_documents(tmp_path):
    put(
        tmp_path,
        "~$a.docx",
        ".~lock.a.docx#",
        "p.html",
        "p_files/ad.html",
        "p_files/x.txt",
        "q_files/r.txt",
    )

    assert names_in(tmp_path) == ["p.html", "q_files/r.txt"]


def test_no_link_leads_out_of_the_folder(tmp_path):
    raw, outside = tmp_path / "raw", tmp_path / "outside"
    put(raw, "a.txt")
    put(outside, "secret.txt")
    (raw / "inside.txt").symlink_to(raw / "a.txt")
    (raw / "file.txt").symlink_to(outside / "secret.txt")
    (raw / "folder").symlink_to(outside)
    (raw / "round").symlink_to(raw)
    (tmp_path / "link").symlink_to(raw)

    assert names_in(raw) == ["a.txt", "inside.txt"]
    assert names_in(tmp_path / "link") == ["a.txt", "inside.txt"]


def test_of_documents_of_one_name_the_first_format_is_kept(tmp_path):
    put(tmp_path, "a.docx", "a.pdf", "a.txt", "b.pdf", "sub/a.pdf")

    kept, faults = namesakes(documents_in(tmp_path))

    assert [path.relative_to(tmp_path).as_posix() for path in kept] == [
        "a.txt",
        "b.pdf",
        "sub/a.pdf",
    ]
    assert [line.split("；")[0] for line in faults] == [
        "a.docx【文件】发现：与 a.txt 同名的文献",
        "a.pdf【文件】发现：与 a.txt 同名的文献",
    ]


@pytest.mark.parametrize("suffix", FOREIGN)
def test_a_foreign_format_is_named_with_what_to_do(suffix, tmp_path):
    put(tmp_path, f"a{suffix}")
    faults = []

    assert list(read_sources(documents_in(tmp_path)[0], tmp_path, faults.append)) == []
    assert faults[0].startswith(f"a{suffix}【文件】发现：{suffix} 文件；应为：.txt、")
    assert faults[0].endswith(FOREIGN[suffix])


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.csv"])
def test_a_file_of_a_gigabyte_costs_one_line_and_is_not_read(name, tmp_path):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(2**30)
    faults = []

    assert list(read_sources(path, tmp_path, faults.append)) == []
    assert faults == [f"{name}【文件】发现：1,073,741,824 字节；应为：不超过 {SIZE:,} 字节。请拆分文献，或只存文字。"]  # fmt: skip


def test_a_page_is_a_document_with_the_origin_that_it_states(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes((FIXTURES / "page.html").read_bytes())
    stated = read_document(path, tmp_path)
    sidecar_of(path).write_text('published = "2021"', encoding="utf-8")
    written = read_document(path, tmp_path)

    assert (stated.publisher, stated.region_code) == ("广西壮族自治区大数据发展局", "450000")
    assert (stated.published, stated.date_basis) == (
        "2025-03-12",
        "网页载明：meta pubdate",
    )
    assert (written.published, written.date_basis) == ("2021", "旁注文件写明")
    assert written.publisher == stated.publisher
    assert stated.url == "https://dsj.example.cn/gzdt/202503/t20250312_1.html"
    assert stated.path == "page.html"


def test_three_formats_of_one_document_give_one_text():
    texts = {
        read_document(FIXTURES / f"report.{kind}", FIXTURES).text
        for kind in ("docx", "pdf", "html")
    }

    assert len(texts) == 1
