"""The documents behind the cells of charts, looked up once a run: a chart then asks nothing of the disk."""

from collections.abc import Iterable

from components.evidence import documents_in, latest_first
from components.memo import per_run
from components.read import read
from etl.facts import Cell
from etl.schema import Document
from etl.store import Tables

OF_CUBE = "observation_id IN (SELECT unnest(observation_ids) FROM cube)"


def documents_behind(tables: Tables, cells: Iterable[Cell]) -> list[Document]:
    """The documents that state what these cells are made of, the latest first; without their texts."""
    stated, documents = _stated(tables)
    ids = {
        doc_id for cell in cells for key in cell.observation_ids for doc_id in stated.get(key, ())
    }
    return latest_first(documents[key] for key in ids if key in documents)


@per_run
def _stated(tables: Tables) -> tuple[dict[str, list[str]], dict[str, Document]]:
    """The ids of the documents of each observation in the cube, and these documents."""
    stated = {
        key: documents_in(mention_ids)
        for key, mention_ids in tables.ask(
            f"SELECT observation_id, mention_ids FROM observations WHERE {OF_CUBE}"
        )
    }
    ids = list({doc_id for found in stated.values() for doc_id in found})
    known = read(tables, Document, "WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))", ids, blank=["text"])  # fmt: skip
    return stated, {document.doc_id: document for document in known}
