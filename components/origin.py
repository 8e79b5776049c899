"""The documents behind the cells of charts, looked up once a run: a chart then asks nothing of the disk."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.evidence import latest_first
from components.memo import per_run
from components.read import TABLE, among
from components.select import records
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
    documents: pd.DataFrame


def documents_behind(tables: Tables, cells: Iterable[Cell]) -> list[Document]:
    """The documents that state what these cells are made of, the latest first; without their texts."""
    behind = _behind(tables)
    asked = np.array([key for cell in cells for key in cell.observation_ids], np.str_)
    first, last = (np.searchsorted(behind.observations, asked, side) for side in ("left", "right"))
    rows = {row for start, end in zip(first, last, strict=True) for row in behind.rows[start:end]}
    return latest_first(records(behind.documents.iloc[sorted(rows - {-1})], Document))


@per_run
def _behind(tables: Tables) -> Behind:
    told = tables.frame(f"{TOLD} ORDER BY observation_id")
    names = [f"'' AS {name}" if name == "text" else name for name in Document.__slots__]
    names_of = told["doc_id"].cat
    where, values = among("doc_id", names_of.categories)
    documents = tables.frame(
        f"SELECT {', '.join(names)} FROM {TABLE[Document]} WHERE {where}", *values
    )
    row_of = pd.Index(documents["doc_id"].astype(str)).get_indexer(names_of.categories)
    return Behind(
        observations=told["observation_id"].to_numpy(np.str_),
        rows=row_of.astype(np.int32)[names_of.codes],
        documents=documents,
    )
