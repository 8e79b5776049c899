"""The documents behind the cells of charts, looked up once a run: a chart then asks nothing of the disk."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from components.evidence import latest_first
from components.memo import per_run
from components.read import TABLE
from etl.facts import Cell
from etl.schema import Document
from etl.store import Tables

TOLD = """SELECT DISTINCT observation_id, regexp_replace(unnest(mention_ids), ':[^:]*$', '') AS doc_id
    FROM observations WHERE observation_id IN (SELECT unnest(observation_ids) FROM cube)"""
"""Each observation of the cube with each document that states it: ``evidence.documents_in`` in SQL."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Behind:
    """``observations`` in order, each as often as documents state it; ``rows`` are of ``documents``, -1 none."""

    observations: npt.NDArray[np.str_]
    rows: npt.NDArray[np.int32]
    documents: pa.Table


def documents_behind(tables: Tables, cells: Iterable[Cell]) -> list[Document]:
    """The documents that state what these cells are made of, the latest first; without their texts."""
    behind = _behind(tables)
    asked = np.array([key for cell in cells for key in cell.observation_ids], np.str_)
    first, last = (np.searchsorted(behind.observations, asked, side) for side in ("left", "right"))
    rows = {row for start, end in zip(first, last, strict=True) for row in behind.rows[start:end]}
    found = behind.documents.take(pa.array(sorted(rows - {-1}), pa.int32()))
    return latest_first(Document(**row) for row in found.to_pylist())


@per_run
def _behind(tables: Tables) -> Behind:
    told = tables.table(f"{TOLD} ORDER BY observation_id")
    names = [f"'' AS {name}" if name == "text" else name for name in Document.__slots__]
    among = f"WHERE doc_id IN (SELECT doc_id FROM ({TOLD}))"
    documents = tables.table(f"SELECT {', '.join(names)} FROM {TABLE[Document]} {among}")
    rows = pc.fill_null(pc.index_in(told["doc_id"], documents["doc_id"]), -1)
    return Behind(
        observations=np.array(told["observation_id"].to_pylist(), np.str_),
        rows=rows.to_numpy().astype(np.int32),
        documents=documents,
    )
