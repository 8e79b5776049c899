"""Whether a docx or xlsx may be unfolded: an archive that says what it holds; pure."""

import io
import zipfile

from etl.readers import EXPANDED, refusal

_PARTS = 10_000  # files in an archive; a docx with a picture on every page has some hundreds
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(content: bytes, name: str, kind: str) -> None:
    """Refuse what is no archive, or one that would unfold to more than EXPANDED bytes.

    ``zipfile`` hands out no more of a part than the directory says, so its word can be relied on.

    Raises:
        DocumentError: with what the file is and what to do.
    """
    if content.startswith(_OLD):
        raise refusal(
            name,
            f"旧格式或有密码的 {kind} 文件",
            f"2007 版以后、没有密码的 {kind} 文件",
            f"请打开，去掉密码，另存为 .{kind}。",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refusal(
            name, f"不是 {kind}（{error}）", f"完整的 {kind} 文件", f"请重新另存为 .{kind}。"
        ) from error
    size = sum(part.file_size for part in parts)
    if size > EXPANDED or len(parts) > _PARTS:
        raise refusal(
            name,
            f"展开后有 {size:,} 字节、{len(parts):,} 个部分的压缩包",
            f"不超过 {EXPANDED:,} 字节、{_PARTS:,} 个部分",
            "这不是正常文献，请删去，或只存文字。",
        )
