"""What several tests of the ETL need: the golden data, and records with sane fields."""

import io
import json
import os
import tomllib
import zipfile
from pathlib import Path

from etl.extract import extractor
from etl.passages import origin_of, to_line
from etl.schema import Document, Mention

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
"""Where the corpora lie that are not copied here; most checkouts have none."""


def passages(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def corpora():
    """The golden corpora by name; those outside the repository only where they are."""
    names = {name: GOLDEN / f"{name}.jsonl" for name in ("seeds", "dev")}
    outside = SHARED / "corpus" / "dev-reports.jsonl"
    return names | ({"dev-reports": outside} if outside.exists() else {})


def cases(name, kind):
    """The ``[[case]]`` or ``[[refused]]`` of a golden file, each with the file's defaults."""
    table = tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))
    return [table.get("defaults", {}) | case for case in table.get(kind, [])]


def extract(text, **origin):
    known = {"region": "广西壮族自治区", "published": "2025-06", "genre": "news"} | origin
    return extractor().extract(text, **{"doc_id": "t"} | known)


def lines_of(passage):
    """The contract's lines for a passage."""
    mentions, _ = extractor().extract(passage["text"], **origin_of(passage))
    return [to_line(passage["id"], mention) for mention in mentions]


def document(doc_id="a", **changes):
    fields = {
        "doc_id": doc_id,
        "path": f"{doc_id}.txt",
        "title": None,
        "publisher": None,
        "region": "广西壮族自治区",
        "region_code": "450000",
        "published": "2024-05-01",
        "year": 2024,
        "date_basis": "stated",
        "genre": "news",
        "url": None,
        "sha256": "0" * 64,
        "text": "全区人工智能企业172家。",
    }
    return Document(**(fields | changes))


def mention(doc_id="a", start=0, **changes):
    """A stock of 172 AI enterprises of Guangxi in 2024 where nothing else is said."""
    number = changes.pop("number", 172)
    fields = {
        "mention_id": f"{doc_id}:{start}",
        "doc_id": doc_id,
        "char_start": start,
        "char_end": start + 4,
        "number_text": f"{number}家",
        "sentence_start": 0,
        "sentence_end": start + 5,
        "subject": "人工智能企业",
        "metric": "enterprises",
        "indicator": "ai_enterprises",
        "value_low": float(number),
        "value_high": float(number),
        "unit": "count",
        "currency": None,
        "qualifier": "exact",
        "status": "actual",
        "region": "广西壮族自治区",
        "region_code": "450000",
        "province_code": "450000",
        "year": 2024,
        "year_start": None,
        "subset_of": None,
        "level": None,
        "field": "ai",
        "kind": "stock",
        "coverage": "whole",
        "months": None,
        "rule": "before:企业",
    }
    return Mention(**(fields | changes))


def bomb():
    """An archive of a few hundred bytes whose directory announces a gigabyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 1000)
    content = file.getvalue()
    entry = content.rindex(b"PK\x01\x02") + 24  # the unfolded size in the central directory
    return content[:entry] + (2**30).to_bytes(4, "little") + content[entry + 4 :]


def pdf(lines=(), pages=1, words=None):
    """A PDF written by hand: the same lines of Latin text, or ``words``, on every page."""
    words = words or "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    draw = f"BT /F 12 Tf 72 720 Td {words}ET"
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 3 0 R >> >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(draw)} >>\nstream\n{draw}\nendstream",
        *[page] * pages,
    ]
    text, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(f"{len(text):010d} 00000 n \n")
        text += f"{number} 0 obj\n{content}\nendobj\n"
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{''.join(offsets)}"
    return f"{text}{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n".encode()
