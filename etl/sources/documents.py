"""A reading and what is known of its origin -> a document; pure."""

from collections.abc import Mapping
from posixpath import basename, splitext

from etl import regions
from etl.readers import Reading
from etl.schema import Document
from etl.sources.origin import infer


def document_of(
    reading: Reading,
    *,
    path: str,
    sha256: str,
    written: Mapping[str, str],
    doc_id: str | None = None,
) -> Document:
    """The document at ``path``; what people have ``written`` wins over what the file says.

    What neither tells is inferred from the text. ``doc_id`` is the path without its suffix where
    it is not given.
    """
    base = splitext(path)[0]
    said = dict(reading.origin)
    if "published" in written:
        said.pop("date_basis", None)
    known = infer(reading.text, stem=basename(base), written=said | dict(written))
    return with_origin(
        known,
        doc_id=doc_id or base,
        path=path,
        sha256=sha256,
        text=reading.text,
    )


def with_origin(
    known: Mapping[str, str], *, doc_id: str, path: str, sha256: str, text: str
) -> Document:
    """The record of a document; what is not in ``known`` stays None."""
    region, published = known.get("region"), known.get("published")
    return Document(
        doc_id=doc_id,
        path=path,
        title=known.get("title"),
        publisher=known.get("publisher"),
        region=region,
        region_code=regions.load().by_name(region) if region else None,
        published=published,
        year=int(published[:4]) if published else None,
        date_basis=known.get("date_basis"),
        genre=known.get("genre"),
        url=known.get("url"),
        sha256=sha256,
        text=text,
    )
