"""As ``etl.run.work``, for more mentions than memory should hold: from the parts to the tables, on the disk.

What is held of a document is its name, its date and its sketch. The result is the same to the byte.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalog import catalog
from etl.facts import Cell, Doubt, Observation, Outcome
from etl.registry import registry
from etl.resolve.corrections import apply_corrections
from etl.resolve.reprints import originals
from etl.run.joined import Joined
from etl.run.partitions import RESOLVED, ROWS, Partitions, resolve_bundle
from etl.run.parts import list_of, rows_of
from etl.run.quality import Records, summary
from etl.run.survey import Survey, survey
from etl.run.unchanged import Earlier
from etl.run.work import Kept, latest
from etl.run.workers import Crew
from etl.schema import Document, Mention, Rejected
from etl.store.files import Rows, TableFile, write_paper
from etl.store.records import from_table, to_table

LOOSE = 16
"""Files of a few rows, as a document a day gives them, that are let be; more of them are joined."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The mentions of corrected ``documents`` that are kept, by mention_id, and those that are not.

    ``documents`` has what is corrected in each.
    """

    documents: Mapping[str, str]
    kept: Mapping[str, Mention]
    refused: Sequence[Rejected]

    def mended(self) -> list[Mention]:
        """The mentions that the corrected documents have now."""
        return [one for one in self.kept.values() if one.doc_id in self.documents]

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
    known = survey(kept.parts, kept.keys, kept.held)
    faults = [*kept.faults, *known.faults]
    reprints = originals(known.sketches, known.published, partial(_text, kept, known))
    corrected = _corrections(kept, known)
    earlier = Earlier(kept.parts.folder)
    with TemporaryDirectory(prefix="resolving-", dir=home) as room:
        marks = known.partitions(reprints, corrected.documents, corrected.mended())
        partitions = Partitions(Path(room), marks, earlier.marks)
        for texts, told, clauses, _ in _said(kept, reprints, corrected):
            partitions.add(told, clauses, texts)
        partitions.flush()
        done = crew.spread(partial(resolve_bundle, room=room), partitions.bundles, here=True)
        as_of = latest(known.published.values())
        del known
        rows = _write(home, _said(kept, reprints, corrected), corrected.refused)
        given = {name: earlier.files.get(name, []) for name in RESOLVED}
        for files in done:
            given = {name: [*paths, Path(files[name])] for name, paths in given.items()}
        with Joined(Path(room), given, marks, crew.workers) as joined:
            rows |= joined.write(home, registry(), as_of)
            codelists = catalog(registry())
            records = _records(home, codelists, faults)
            write_paper(home, "catalog", codelists)
            report = summary(records, conflicts=joined.conflicts(), doubts=joined.doubts())
            write_paper(home, "quality", report)
            notes |= {"conflicts": joined.count_conflicts(), "faults": faults}
            held = earlier.marks | marks.keys()
            if len(given["cube"]) > sum(marks.values()) // ROWS + LOOSE:
                given, held = joined.gather(), frozenset(marks)
        earlier.replace(given, held, Path(room))
    return rows


def _text(kept: Kept, known: Survey, name: str) -> str:
    for table in kept.parts.tables([known.keys[name]], kept.held):
        documents = rows_of(table, "documents")
        at = pc.index(documents["doc_id"], name).as_py()
    text: str = documents["text"][at].as_py()
    return text


def _corrections(kept: Kept, known: Survey) -> Corrected:
    """What becomes of the mentions of the documents that corrections name."""
    named = {
        name: repr([item for item in kept.corrected if item.document == name])
        for name in sorted({item.document for item in kept.corrected} & known.keys.keys())
    }
    keys = dict.fromkeys(known.keys[name] for name in named)
    found = kept.parts.read(list(keys), kept.held)
    documents = {document.doc_id: document for document in found.documents}
    left, refused = apply_corrections(
        kept.corrected, found.mentions, documents, registry(), kept.file
    )
    return Corrected(named, {mention.mention_id: mention for mention in left}, refused)


def _said(
    kept: Kept, reprints: Mapping[str, str], corrected: Corrected
) -> Iterator[tuple[pa.Table, pa.Table, pa.Array, pa.Table]]:
    """Documents, mentions with their clauses, and rejected numbers, those of a part at a time."""
    for table in kept.parts.tables(kept.keys, kept.held):
        texts = rows_of(table, "documents")
        names = texts["doc_id"].to_pylist()
        repeated = pa.array(list(map(reprints.get, names)), pa.string())
        at = texts.schema.get_field_index("reprint_of")
        texts = texts.set_column(at, texts.schema.field(at), repeated)
        told, clauses = rows_of(table, "mentions"), list_of(table, "clauses")
        if any(name in corrected.documents for name in names):
            told, clauses = corrected.apply(told, clauses)
        yield texts, told, clauses, rows_of(table, "rejected")


def _write(
    home: Path,
    said: Iterable[tuple[pa.Table, pa.Table, pa.Array, pa.Table]],
    refused: Sequence[Rejected],
) -> dict[str, int]:
    """Write the tables of what texts say."""
    with (
        TableFile(home, "documents") as documents,
        TableFile(home, "mentions") as mentions,
        TableFile(home, "rejected") as rejected,
    ):
        for texts, told, _, others in said:
            documents.add(texts)
            mentions.add(told)
            rejected.add(others)
        rejected.add(to_table("rejected", refused))
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
