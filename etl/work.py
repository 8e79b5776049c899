"""What a run does where there is work: documents -> mentions -> the records of every table."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalog import catalog
from etl.corrections import apply_corrections, read_corrections
from etl.cube import build_cube
from etl.doubts import find_doubts
from etl.errors import DataFileError, DocumentError, report
from etl.extract import Extractor, extractor
from etl.outcomes import link_outcomes
from etl.proof import prove
from etl.quality import Records, quality
from etl.registry import Registry, registry
from etl.reprints import mark_reprints
from etl.resolve import observe
from etl.schema import Document, Mention, Rejected
from etl.sources import read_document

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is published: the records of every table, the codelists, what is to be looked at.

    ``faults`` names the documents that were left out, with why.
    """

    tables: Mapping[str, Sequence[Any]]
    catalog: Mapping[str, Any]
    quality: Mapping[str, Any]
    faults: list[str]


def work(paths: Sequence[Path], raw: Path, corrections: Path) -> Work:
    """Read the documents and make everything that is made of them.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken.
    """
    data, engine = registry(), extractor()
    unproven = prove(data, engine)
    if unproven:
        raise DataFileError(report(unproven))
    corrected = read_corrections(corrections, data)
    documents, mentions, rejected, faults = _read(paths, raw, engine)
    by_id = {document.doc_id: document for document in documents}
    mentions, refused = apply_corrections(corrected, mentions, by_id, data, corrections.name)
    tables: dict[str, Sequence[Any]] = {
        "documents": documents,
        "mentions": mentions,
        "rejected": [*rejected, *refused],
        **derive(mentions, by_id, data),
    }
    codelists = catalog(data)
    return Work(
        tables=tables,
        catalog=codelists,
        quality=quality(Records(**tables, catalog=codelists, faults=faults)),
        faults=faults,
    )


def derive(
    mentions: Sequence[Mention], documents: Mapping[str, Document], data: Registry
) -> dict[str, Sequence[Any]]:
    """The records of the tables that are made of mentions; ``documents`` are by doc_id."""
    observations = observe(mentions, documents, data)
    doubts = find_doubts(observations, data)
    by_id = {mention.mention_id: mention for mention in mentions}
    return {
        "observations": observations,
        "doubts": doubts,
        "outcomes": link_outcomes(observations, documents, data),
        "cube": build_cube(observations, data, by_id, {d.observation_id for d in doubts}),
    }


def _read(
    paths: Sequence[Path], raw: Path, engine: Extractor
) -> tuple[list[Document], list[Mention], list[Rejected], list[str]]:
    """Every document with what was taken and refused, and the faults of those left out."""
    documents: list[Document] = []
    mentions: list[Mention] = []
    rejected: list[Rejected] = []
    faults: list[str] = []
    for path in paths:
        try:
            document = read_document(path, raw)
        except DocumentError as error:
            faults.append(str(error))
            continue
        found, refused = engine.extract(
            document.text,
            doc_id=document.doc_id,
            title=document.title,
            region=document.region,
            published=document.published,
            genre=document.genre,
        )
        log.debug("%s: %d mentions, %d rejected", document.path, len(found), len(refused))
        documents.append(document)
        mentions += found
        rejected += refused
    return mark_reprints(documents), mentions, rejected, faults
