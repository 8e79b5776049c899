import pytest

from etl.errors import DocumentError
from etl.readers.docx import read as read_docx
from etl.readers.paragraphs import Line
from etl.readers.pdf import _Page, _reading, read
from tests.etl.support import FIXTURES, pdf


def test_a_pdf_gives_the_very_text_of_the_document_it_was_made_from():
    word = read_docx((FIXTURES / "report.docx").read_bytes(), "report.docx")
    printed = read((FIXTURES / "report.pdf").read_bytes(), "report.pdf")

    assert printed.text == word.text


@pytest.mark.parametrize(
    ("file", "found", "remedy"),
    [
        ("scan.pdf", "扫描的 PDF：2 页图片，只有 0 个字", "OCR"),
        ("locked.pdf", "有密码的 PDF", "另存为没有密码的 PDF"),
    ],
)
def test_a_pdf_without_text_or_with_a_password_is_named_as_such(file, found, remedy):
    with pytest.raises(DocumentError) as raised:
        read((FIXTURES / file).read_bytes(), file)

    assert f"{file}【文件】发现：{found}" in str(raised.value)
    assert remedy in str(raised.value)


def test_a_pdf_of_too_many_pages_is_refused_before_they_are_read():
    with pytest.raises(DocumentError, match="发现：1,001 页；应为：不超过 1,000 页"):
        read(pdf(["x"], pages=1001), "a.pdf")


def test_a_head_that_is_all_there_is_stays():
    assert read(pdf(["the same line on both pages"], pages=2), "a.pdf").text.count("same line") == 2


def test_fonts_that_do_not_tell_their_characters_are_named():
    with pytest.raises(DocumentError, match="字体认不出文字"):
        read(pdf([r"(cid:12)(cid:13)".replace("(", r"\(").replace(")", r"\)")] * 3), "a.pdf")


def test_a_line_in_two_fonts_is_one_line():
    words = (
        "(up to) Tj /F 7 Tf ( 2025 ) Tj /F 12 Tf (in all) Tj 0 -20 Td (and a next line of text) Tj "
    )

    assert read(pdf(words=words), "a.pdf").text == "up to 2025 in all\nand a next line of text\n"


def test_the_gap_that_programs_set_between_characters_and_digits_is_no_blank():
    words = "[(has reached) -250 (320) -250 (firms) -900 (so far)] TJ "

    assert read(pdf(words=words), "a.pdf").text == "has reached320firms so far\n"


def test_pages_without_text_among_others_are_noted():
    line = Line("全区人工智能企业达三百二十家，比上年增加四十一家。", 90, 500, 100, 114)
    pages = [
        _Page(1, [line], pictures=False),
        _Page(2, [], pictures=True),
        _Page(3, [line], pictures=True),
    ]

    assert _reading(pages, "a.pdf").notes == ["第 2 页是图片，没有文字"]
