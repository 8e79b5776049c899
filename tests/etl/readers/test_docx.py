import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from etl.errors import DocumentError
from etl.readers.docx import read
from tests.etl.support import FIXTURES


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lines(document):
    return read(saved(document), "a.docx").text.splitlines()


def with_xml(xml):
    document = Document()
    document.element.body.insert(0, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))
    return document


def test_a_file_of_another_program_is_read_in_order_without_its_head_and_page_number():
    found = read((FIXTURES / "report.docx").read_bytes(), "report.docx").text.splitlines()

    assert found[:2] + found[-2:] == [
        "全区人工智能企业发展情况的报告",
        "全区人工智能企业发展情况如下：截至2024年底，全区人工智能企业达320家，其中规上企业96家；建成人工智能创新平台28个，投入财政资金3.6亿元，比上年多0.7亿元，发展情况总体良好，企业和平台数稳步上升。",
        "某某自治区大数据局",
        "2025年3月12日",
    ]
    assert found[3:7] == [
        "分类 | 指标 | 单位 | 2023年 | 2024年 | 2025年",
        "企业 | 人工智能企业 | 家 | 279 | 320 | ≥400",
        "规上企业 | 家 | — | 96 | 120",
        "平台 | 人工智能创新平台 | 个 | 21 | 28 | 35",
    ]


def test_merged_cells_stand_once():
    document = Document()
    table = document.add_table(rows=2, cols=3)
    for row, words in zip(
        table.rows, (("指标", "2023年", "2024年"), ("企业", "1", "2")), strict=True
    ):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(0, 1).merge(table.cell(0, 2))

    assert lines(document) == ["指标 | 2023年2024年", "企业 | 1 | 2"]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:p><w:r><w:t>企业</w:t></w:r><w:ins><w:r><w:t>320家</w:t></w:r></w:ins></w:p>", "企业320家"),
        ("<w:p><w:r><w:t>企业</w:t></w:r><w:del><w:r><w:delText>9家</w:delText></w:r></w:del></w:p>", "企业"),
        ("<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:r><w:t>新</w:t></w:r></w:p>", "新"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件中的字</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件中的字"),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>后</w:t></w:r></w:p>", "链接\t后"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>文</w:t></w:r></w:p>", "文"),
        ("<w:p><w:r><w:t>框外</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>", "框外\n框内"),
    ],
)  # fmt: skip
def test_all_of_the_text_is_read_and_none_that_was_deleted(xml, expected):
    assert read(saved(with_xml(xml)), "a.docx").text.strip() == expected


def test_footnotes_stand_at_the_end():
    content = saved(with_xml("<w:p><w:r><w:t>企业320家</w:t></w:r></w:p>"))
    file = io.BytesIO()
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='1'><w:p><w:r><w:t>含分公司。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("utf-8", "surrogateescape")
            if name == "[Content_Types].xml":
                part = part.replace("</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>')  # fmt: skip
            if name == "word/_rels/document.xml.rels":
                part = part.replace("</Relationships>", f'<Relationship Id="rId99" Type="{link}" Target="footnotes.xml"/></Relationships>')  # fmt: skip
            new.writestr(name, part.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", notes)

    assert read(file.getvalue(), "a.docx").text == "企业320家\n注：含分公司。\n"


def test_a_document_without_text_is_refused():
    with pytest.raises(DocumentError, match="没有文字的文档"):
        read(saved(Document()), "a.docx")
