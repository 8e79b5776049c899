"""As ``etl.work``, for more mentions than memory should hold: from the parts to the tables, on the disk.

What is held of a document is its name, its date and its sketch. The result is the same to the byte.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import catalog
from etl.corrections import apply_corrections
from etl.facts import Cell, Doubt, Observation, Outcome
from etl.files import Rows, TableFile, write_paper
from etl.joined import Joined
from etl.partitions import ROWS, Partitions, beside, resolve_partition
from etl.parts import list_of, rows_of
from etl.quality import Records, summary
from etl.records import from_table, to_table
from etl.registry import registry
from etl.reprints import originals
from etl.schema import Document, Mention, Rejected
from etl.work import Kept, latest
from etl.workers import Crew


@dataclass(slots=True)
class Survey:
    """What must be known of all documents before the first is written."""

    keys: dict[str, str] = field(default_factory=dict)
    sketches: dict[str, bytes] = field(default_factory=dict)
    published: dict[str, str | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """The mentions of corrected ``documents`` that are kept, by mention_id, and those that are not."""

    documents: Collection[str]
    kept: Mapping[str, Mention]
    refused: Sequence[Rejected]

    def apply(self, mentions: pa.Table, clauses: pa.Array) -> tuple[pa.Table, pa.Array]:
        """Mentions and their clauses with those of corrected documents as they are now."""
        found = [
            (self.kept.get(one.mention_id) if one.doc_id in self.documents else one, clause)
            for one, clause in zip(from_table(Mention, mentions), clauses.to_pylist(), strict=True)
        ]
        left = [(mention, clause) for mention, clause in found if mention is not None]
        table = to_table("mentions", [mention for mention, _ in left])
        return table, pa.array([clause for _, clause in left], pa.string())


def fill_apart(kept: Kept, crew: Crew, home: Path, notes: dict[str, Any]) -> dict[str, int]:
    """As ``work.fill``.

    Raises:
        DataFileError: a correction corrects nothing.
        DamagedPartError: a part is damaged.
    """
    known = survey(kept)
    faults = [*kept.faults, *known.faults]
    reprints = originals(known.sketches, known.published, partial(_text, kept, known))
    corrected = _corrections(kept, known)
    with TemporaryDirectory(prefix="resolving-", dir=home) as room:
        partitions = Partitions(Path(room), known.mentions // ROWS + 1)
        rows = _write(kept, home, partitions, reprints, corrected)
        work = partial(resolve_partition, room=room, as_of=latest(known.published.values()))
        del known, reprints
        for _ in crew.spread(work, range(partitions.count), here=True):
            pass
        with Joined(Path(room), crew.workers) as joined:
            rows |= joined.write(home, registry())
            codelists = catalog(registry())
            records = _records(home, codelists, faults)
            write_paper(home, "catalog", codelists)
            report = summary(records, conflicts=joined.conflicts(), doubts=joined.doubts())
            write_paper(home, "quality", report)
            notes |= {"conflicts": joined.count_conflicts(), "faults": faults}
    return rows


def survey(kept: Kept) -> Survey:
    """Look through all parts."""
    known = Survey()
    for table in kept.parts.tables(kept.keys, kept.held):
        documents = rows_of(table, "documents")
        names = documents["doc_id"].to_pylist()
        homes = pc.list_parent_indices(table["documents"].combine_chunks())
        known.keys.update(zip(names, table["key"].take(homes).to_pylist(), strict=True))
        known.published.update(zip(names, documents["published"].to_pylist(), strict=True))
        known.sketches.update(zip(names, list_of(table, "sketches").to_pylist(), strict=True))
        known.faults += list_of(table, "faults").to_pylist()
        known.mentions += len(list_of(table, "mentions"))
    return known


def _text(kept: Kept, known: Survey, name: str) -> str:
    for table in kept.parts.tables([known.keys[name]], kept.held):
        documents = rows_of(table, "documents")
        at = pc.index(documents["doc_id"], name).as_py()
    text: str = documents["text"][at].as_py()
    return text


def _corrections(kept: Kept, known: Survey) -> Corrected:
    """What becomes of the mentions of the documents that corrections name."""
    named = {item.document for item in kept.corrected} & known.keys.keys()
    keys = dict.fromkeys(known.keys[name] for name in sorted(named))
    found = kept.parts.read(list(keys), kept.held)
    documents = {document.doc_id: document for document in found.documents}
    left, refused = apply_corrections(
        kept.corrected, found.mentions, documents, registry(), kept.file
    )
    return Corrected(named, {mention.mention_id: mention for mention in left}, refused)


def _write(
    kept: Kept,
    home: Path,
    partitions: Partitions,
    reprints: Mapping[str, str],
    corrected: Corrected,
) -> dict[str, int]:
    """Write the tables of what texts say, and bring the mentions together."""
    with (
        TableFile(home, "documents") as documents,
        TableFile(home, "mentions") as mentions,
        TableFile(home, "rejected") as rejected,
    ):
        for table in kept.parts.tables(kept.keys, kept.held):
            texts = rows_of(table, "documents")
            names = texts["doc_id"].to_pylist()
            repeated = pa.array(list(map(reprints.get, names)), pa.string())
            at = texts.schema.get_field_index("reprint_of")
            texts = texts.set_column(at, texts.schema.field(at), repeated)
            told, clauses = rows_of(table, "mentions"), list_of(table, "clauses")
            if any(name in corrected.documents for name in names):
                told, clauses = corrected.apply(told, clauses)
            documents.add(texts)
            mentions.add(told)
            rejected.add(rows_of(table, "rejected"))
            partitions.add(told, beside(told, clauses, texts))
        rejected.add(to_table("rejected", corrected.refused))
    partitions.flush()
    files = {"documents": documents, "mentions": mentions, "rejected": rejected}
    return {name: file.rows for name, file in files.items()}


def _records(home: Path, codelists: Mapping[str, Any], faults: Sequence[str]) -> Records:
    """What the report of a run counts."""
    return Records(
        documents=Rows(
            home, "documents", Document,
            ["doc_id", "genre", "published", "region_code", "reprint_of"],
        ),
        mentions=Rows(
            home, "mentions", Mention,
            ["doc_id", "number_text", "metric", "indicator", "correction", "correction_reason"],
        ),
        observations=Rows(
            home, "observations", Observation,
            ["metric", "region_code", "year", "part_of", "coverage"],
        ),
        cube=Rows(home, "cube", Cell, ["metric", "province_code", "year"]),
        outcomes=Rows(home, "outcomes", Outcome, ["state"]),
        doubts=Rows(home, "doubts", Doubt, ["observation_id"]),
        rejected=Rows(home, "rejected", Rejected, ["reason"]),
        catalog=codelists,
        faults=faults,
    )  # fmt: skip
