import io
import zipfile

import pytest

from etl.errors import DocumentError
from etl.readers.archive import check
from tests.etl.support import bomb


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_small_archive_passes():
    check(zipped(a="text"), "a.docx", "docx")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", "不是 docx"),
        (b"PK\x03\x04" + b"\x00" * 99, "不是 docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "旧格式或有密码的 docx 文件"),
        (bomb(), "展开后有 1,073,741,824 字节"),
        (zipped(**{str(n): "" for n in range(10_001)}), "10,001 个部分"),
    ],
    ids=["pdf", "damaged", "old", "bomb", "parts"],
)  # fmt: skip
def test_what_is_none_or_unfolds_to_too_much_is_refused(content, found):
    with pytest.raises(DocumentError) as raised:
        check(content, "a.docx", "docx")

    assert found in str(raised.value)
    assert str(raised.value).startswith("a.docx【文件】发现：")
