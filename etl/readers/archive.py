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
            f"an old or a password-protected {kind} file",
            f"{kind} of 2007 or later without a password",
            f"Open it, remove the password, and save it as .{kind}.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refusal(
            name, f"no {kind} ({error})", f"a whole {kind} file", f"Save it as .{kind} anew."
        ) from error
    size = sum(part.file_size for part in parts)
    if size > EXPANDED or len(parts) > _PARTS:
        raise refusal(
            name,
            f"an archive that unfolds to {size:,} bytes in {len(parts):,} parts",
            f"{EXPANDED:,} bytes in {_PARTS:,} parts",
            "It is no document; remove it, or save the text alone.",
        )
