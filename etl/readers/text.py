"""Text files: which of the Chinese encodings the bytes are in; pure."""

import codecs

from etl.readers import refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, name: str) -> str:
    """The text of a file, whatever Chinese encoding it is in.

    UTF-8 first, then a byte order mark, then GB18030 if every byte fits, then detection.

    Raises:
        DocumentError: the bytes are empty or no text.
    """
    if not content.strip():
        raise refusal(name, "空文件", "有文字的文件", "请补上正文，或删去此文件。")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strict(content, encoding, name)
    if b"\x00" not in content:
        for encoding in ("utf-8", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _is_prose(text):
                return text
    from charset_normalizer import from_bytes  # for the few that are neither  # noqa: PLC0415

    best = from_bytes(content, cp_isolation=["utf_8", "gb18030", "big5", "utf_16"]).best()
    if best is not None and _is_prose(str(best)):
        return str(best)
    raise refusal(
        name,
        "不是文字的内容",
        "UTF-8、UTF-16 或 GB18030 编码的文字",
        "请改回原来的后缀，或另存为纯文本。",
    )


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal(
            name, f"损坏的文字（{error}）", f"完整的 {encoding} 文字", "请重新保存。"
        ) from error
    if not _is_prose(text):
        raise refusal(name, "没有文字", "有文字的文件", "请补上正文，或删去此文件。")
    return text


def _is_prose(text: str) -> bool:
    """Whether nearly all characters are ones a text has: letters, marks, digits, line breaks."""
    sample = text[:4000]
    if not sample.strip():
        return False
    if "".join(sample.split()).isprintable():  # as nearly all are: no look at each character
        return True
    odd = sum(1 for c in sample if not (c.isprintable() or c in "\n\r\t\u3000\u200b\ufeff"))
    private = sum(1 for c in sample if "\ue000" <= c <= "\uf8ff")
    return odd + private <= len(sample) // 50
