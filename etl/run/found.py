"""The figures of a document: those it states row by row, or those that are found in its text."""

from etl.extract import Extractor, extractor
from etl.schema import Mention, Rejected
from etl.sources import Source


def figures_of(
    source: Source, engine: Extractor | None = None
) -> tuple[list[Mention], list[Rejected]]:
    """All figures of a document, and the numbers of its text that are none with the reason."""
    if source.stated is not None:
        return source.stated, []
    document = source.document
    return (engine or extractor()).extract(
        document.text,
        doc_id=document.doc_id,
        title=document.title,
        region=document.region,
        published=document.published,
        genre=document.genre,
    )
