import io
import json
import subprocess
import sys
import zipfile

import pytest

from etl.errors import DocumentError
from etl.sources import apart
from etl.sources.apart import ROOT, read_apart
from tests.etl.support import FIXTURES, bomb, pdf


def refusal(kind, path, **limits):
    with pytest.raises(DocumentError) as raised:
        list(read_apart(kind, path, path.name, **limits))
    message = str(raised.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"{path.name}【文件】发现：")
    assert "；应为：" in message
    return message


def test_a_reading_comes_back_whole():
    (item,) = read_apart("docx", FIXTURES / "report.docx", "report.docx")

    assert item["text"].startswith("全区人工智能企业发展情况的报告\n")
    assert item["origin"] == {}


def test_a_refusal_of_the_reader_comes_back_as_it_is():
    assert "扫描的 PDF" in refusal("pdf", FIXTURES / "scan.pdf")


def test_an_archive_that_would_unfold_to_a_gigabyte_costs_one_line(tmp_path):
    for kind in ("docx", "xlsx"):
        path = tmp_path / f"bomb.{kind}"
        path.write_bytes(bomb())

        assert "展开后有 1,073,741,824 字节" in refusal(kind, path)


def test_an_archive_that_lies_about_what_it_holds_costs_one_line(tmp_path):
    path = tmp_path / "liar.docx"
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO((FIXTURES / "report.docx").read_bytes())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, b" " * 10**7 if name == "word/document.xml" else old.read(name))
    size = (10**7).to_bytes(4, "little")
    path.write_bytes(file.getvalue().replace(size, (99).to_bytes(4, "little")))

    refusal("docx", path)


def test_a_document_that_takes_too_long_costs_one_line(tmp_path):
    path = tmp_path / "slow.pdf"
    path.write_bytes(pdf(["1234567890" * 9] * 60, pages=1000))

    assert "读取超过 1 秒" in refusal("pdf", path, seconds=1)


def test_a_document_that_takes_too_much_memory_costs_one_line(tmp_path):
    path = tmp_path / "large.html"
    path.write_bytes(b"<p>" + b"<b>1</b>" * 300_000)

    refusal("html", path, memory=80 * 2**20)


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "parquet"])
def test_a_damaged_file_costs_one_line(kind, tmp_path):
    path = tmp_path / f"a.{kind}"
    path.write_bytes(b"PK\x03\x04%PDF-1.7 PAR1" + bytes(range(256)) * 40)

    refusal(kind, path)


def test_the_half_of_a_file_costs_one_line(tmp_path):
    for name in ("report.docx", "report.pdf"):
        content = (FIXTURES / name).read_bytes()
        path = tmp_path / name
        path.write_bytes(content[: len(content) // 2])

        refusal(path.suffix[1:], path)


def test_a_text_of_too_many_characters_is_refused(tmp_path):
    path = tmp_path / "long.html"
    path.write_bytes(b"<p>" + b"1" * 5_000_001)

    assert "5,000,00" in refusal("html", path)


def test_entities_that_unfold_to_gigabytes_stay_folded(tmp_path):
    path = tmp_path / "laughs.html"
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(f'<!DOCTYPE html [<!ENTITY l0 "ha">{entities}]><p>{"全区产业。" * 20}&l9;</p>')

    (item,) = read_apart("html", path, path.name)

    assert len(item["text"]) < 1000


def test_a_reader_that_is_left_early_is_ended(monkeypatch):
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(
        apart.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[0]
    )
    rows = read_apart("xlsx", FIXTURES / "figures.xlsx", "figures.xlsx")
    next(rows)
    rows.close()

    assert started[0].poll() is not None


def test_texts_load_none_of_the_libraries_that_read_other_formats():
    heavy = ["docx", "lxml", "openpyxl", "pdfplumber", "trafilatura"]
    code = (
        "import json, sys, tempfile; from pathlib import Path; from etl.pipeline import run;"
        "run(Path('data/raw'), Path(tempfile.mkdtemp()));"
        f"print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    )
    result = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert json.loads(result.stdout) == []
