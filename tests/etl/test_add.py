import tomllib

import pytest

from etl import sources
from etl.__main__ import main
from etl.add import add, described
from etl.pipeline import run
from etl.sources import read_document, read_sidecar, sidecar_of
from etl.sources.basis import sidecar_text
from tests.etl.support import FIXTURES, document

TEXT = "广西人工智能产业情况通报\n截至2024年底，全区人工智能企业320家，建成创新平台28个，投入财政资金3.6亿元。\n广西壮族自治区大数据发展局\n2025年3月12日\n"
OTHER = "柳州市智能制造座谈会召开\n会议听取了各县区的工作汇报，研究了下一步打算，要求有关部门加强协同，按时完成任务。\n"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def adding(raw, *paths, **options):
    return add([*paths], raw, raw.parent / "tables", **options)


def test_a_document_is_copied_in_with_a_sidecar_of_what_was_inferred(inbox, raw):
    (inbox / "a.txt").write_bytes(TEXT.encode("gb18030"))

    (item,) = adding(raw, inbox)

    assert item.target == raw / "a.txt"
    assert item.target.read_bytes() == TEXT.encode("gb18030")
    assert dict(item.figures) == {"enterprises": 1, "platforms": 1, "funding": 1}
    assert read_sidecar(raw / "a.toml") == {
        "title": "广西人工智能产业情况通报",
        "publisher": "广西壮族自治区大数据发展局",
        "region": "广西壮族自治区",
        "published": "2025-03-12",
        "date_basis": "文中载明：文末日期",
        "genre": "other",
    }
    assert read_document(raw / "a.txt", raw) == item.documents[0]


def test_every_line_of_a_sidecar_says_how_it_is_known(inbox, raw):
    (inbox / "a.txt").write_text(OTHER, encoding="utf-8")
    adding(raw, inbox)

    lines = (raw / "a.toml").read_text(encoding="utf-8").splitlines()

    assert 'title = "柳州市智能制造座谈会召开"  # 正文首行' in lines
    assert 'region = "柳州市"  # 标题中的地名' in lines
    assert '# published = ""  # 未能推断，知道的请补上，并去掉行首的 #' in lines
    assert all("#" in line for line in lines)


def test_a_sidecar_is_toml_whatever_a_title_holds():
    odd = document(title='“一"二\\三\n四\x7f', region=None, region_code=None)

    assert tomllib.loads(sidecar_text(odd))["title"] == odd.title


def test_a_dry_run_shows_the_same_and_writes_nothing(inbox, raw):
    (inbox / "a.txt").write_text(TEXT, encoding="utf-8")

    (dry,) = adding(raw, inbox, dry_run=True)
    assert list(raw.iterdir()) == []
    (wet,) = adding(raw, inbox)

    assert described(dry, raw) == described(wet, raw)
    assert described(wet, raw).splitlines() == [
        f"{inbox / 'a.txt'} -> {raw / 'a.txt'}",
        "  广西人工智能产业情况通报 · 广西壮族自治区大数据发展局 · 广西壮族自治区 · 2025-03-12 · 其他（文中载明：文末日期）",
        "  取用：企业 1 处、创新平台 1 处、资金 1 处；未取用的数字 4 个",
        "  旁注：a.toml，请核对",
    ]


def test_nothing_that_is_there_is_overwritten(inbox, raw):
    (inbox / "a.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "b.txt").write_text(OTHER, encoding="utf-8")
    (raw / "a.txt").write_text("别的企业3家。", encoding="utf-8")
    (raw / "b.toml").write_text('title = "早先写的"', encoding="utf-8")

    first, second = adding(raw, inbox)

    assert first.target is None
    assert f"a.txt【文件】发现：已有同名的文献 {raw / 'a.txt'}；应为：" in first.reasons[0]
    assert (raw / "a.txt").read_text(encoding="utf-8") == "别的企业3家。"
    assert not (raw / "a.toml").exists()
    assert second.target == raw / "b.txt"
    assert (raw / "b.toml").read_text(encoding="utf-8") == 'title = "早先写的"'


def test_a_sidecar_that_comes_along_is_taken_as_it_is(inbox, raw):
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "sub" / "a.toml").write_text('region = "北京市" # 说明', encoding="utf-8")

    (item,) = adding(raw, inbox)

    assert item.target == raw / "sub" / "a.txt"
    assert sidecar_of(item.target).read_text(encoding="utf-8") == 'region = "北京市" # 说明'
    assert item.documents[0].region == "北京市"


def test_the_same_bytes_and_the_same_text_are_named_and_not_taken_again(inbox, raw):
    (raw / "there.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "bytes.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "text.txt").write_bytes(TEXT.replace("，", ",").encode("utf-16"))
    (inbox / "twice.txt").write_text(OTHER, encoding="utf-8")
    (inbox / "twice2.txt").write_text(OTHER, encoding="utf-8")

    items = {item.path.stem: item for item in adding(raw, inbox)}

    assert items["bytes"].same == str(raw / "there.txt")
    assert items["text"].same == "there"
    assert items["twice"].target is not None
    assert items["twice2"].same == str(raw / "twice.txt")
    assert sorted(path.name for path in raw.iterdir()) == ["there.txt", "twice.toml", "twice.txt"]


def test_what_is_there_already_is_no_fault(inbox, raw, capsys):
    (inbox / "a.txt").write_text(TEXT, encoding="utf-8")
    command = ["add", str(inbox), "--raw", str(raw), "--out", str(raw)]

    assert [main(command), main(command)] == [0, 0]
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"{inbox / 'a.txt'} -> 不收，已有：{raw / 'a.txt'}",
        f"共 1 个文件：0 个已收入 {raw}，1 个原已有",
    ]


def test_a_text_much_like_one_that_is_there_is_taken_and_named(inbox, raw):
    (raw / "there.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "reprint.txt").write_text(
        "来源：某某网\n" + TEXT + "责任编辑：李明\n", encoding="utf-8"
    )

    (item,) = adding(raw, inbox)

    assert item.target is not None
    assert [name for name, _ in item.alike] == ["there"]
    assert "  像 there：正文 " in described(item, raw)


def test_one_document_in_two_formats_is_taken_once(raw):
    items = adding(raw, FIXTURES / "report.docx", FIXTURES / "report.pdf")

    assert [item.target for item in items] == [raw / "report.docx", None]
    assert items[1].same == str(FIXTURES / "report.docx")


def test_the_texts_of_the_last_run_are_not_read_again(inbox, raw, monkeypatch):
    tables = raw.parent / "tables"
    (raw / "there.txt").write_text(TEXT, encoding="utf-8")
    run(raw, tables)
    (inbox / "new.txt").write_text(TEXT + "又及。\n", encoding="utf-8")
    read = []
    usual = sources._read
    monkeypatch.setattr(sources, "_read", lambda path, name: read.append(name) or usual(path, name))

    (item,) = adding(raw, inbox)

    assert read == ["new.txt"]
    assert item.alike[0][0] == "there"


def test_what_cannot_be_taken_is_named_with_what_to_do(inbox, raw, capsys):
    (inbox / "a.doc").write_text("x", encoding="utf-8")
    (inbox / "b.txt").write_bytes(b"")
    (inbox / "c.txt").write_text(TEXT, encoding="utf-8")

    assert (
        main(["add", str(inbox), str(inbox / "d.png"), "--raw", str(raw), "--out", str(raw)]) == 1
    )

    shown = capsys.readouterr().out
    assert "另存为 .docx" in shown
    assert "b.txt【文件】发现：空文件" in shown
    assert "d.png【文件】发现：没有这个文件" in shown
    assert shown.splitlines()[-1] == f"共 4 个文件：1 个已收入 {raw}，0 个原已有"
    assert sorted(path.name for path in raw.iterdir()) == ["c.toml", "c.txt"]


def test_a_corpus_keeps_the_origin_of_its_rows(inbox, raw):
    (inbox / "c.jsonl").write_text(
        '{"text": "全区人工智能企业320家。"}\n{"text": "全市创新平台28个。"}\n{', encoding="utf-8"
    )

    (item,) = adding(raw, inbox)

    assert item.target == raw / "c.jsonl"
    assert not (raw / "c.toml").exists()
    assert "  2 份文献" in described(item, raw)
    assert "c.jsonl【第 3 行】发现：不是 JSON" in item.reasons[0]


def test_what_was_added_is_in_the_tables_after_a_run(raw):
    for file in ("report.docx", "page.html", "figures.xlsx"):
        adding(raw, FIXTURES / file)

    result = run(raw, raw.parent / "tables")

    assert result.faults == []
    assert result.manifest["rows"]["documents"] == 3


def test_an_empty_template_is_written(tmp_path, capsys):
    assert main(["template", str(tmp_path / "t.xlsx")]) == 0
    assert main(["template", str(tmp_path / "t.xlsx")]) == 2
    assert "请填写“数据”页" in capsys.readouterr().out
