"""A sidecar of what could be inferred, each line with its basis; pure."""

import json
from posixpath import basename, splitext

from etl.schema import Document
from etl.sources.origin import region_in
from etl.sources.sidecar import SIDECAR_KEYS

_UNKNOWN = "未能推断，知道的请补上，并去掉行首的 #"


def sidecar_text(document: Document) -> str:
    """The sidecar of a document as TOML; what is unknown stands in it as a comment."""
    lines = ["# 由 python -m etl add 推断，请核对。写在这里的以此为准。"]
    for key in SIDECAR_KEYS:
        value = getattr(document, key)
        if value is None:
            lines.append(f'# {key} = ""  # {_UNKNOWN}')
        else:
            lines.append(f"{key} = {_quoted(value)}  # {basis_of(key, document)}")
    return "\n".join(lines) + "\n"


def basis_of(key: str, document: Document) -> str:
    """Where the value of a key comes from, as far as the document tells."""
    value = getattr(document, key)
    if key == "title":
        opens = document.text.lstrip().startswith(value)
        return "正文首行" if opens else "网页标签，或由文件名"
    if key == "region":
        places = (
            ("发布机构", document.publisher),
            ("标题", document.title),
            ("文件名", splitext(basename(document.path))[0]),
            ("正文开头", document.text[:300]),
        )
        named = (name for name, text in places if text and region_in(text) == value)
        return next(named, "标题、文件名或正文开头") + "中的地名"
    return {
        "publisher": "网页标签，或页面上的发文机关、来源",
        "published": "依据见下一行",
        "date_basis": "日期从何得知",
        "genre": "标题和开头的用词",
        "url": "网页标签",
    }[key]


def _quoted(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
