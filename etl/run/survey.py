"""What must be known of all documents before the tables of many are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.run.partitions import Numbers, homes_of
from etl.run.parts import Parts, list_of, rows_of
from etl.run.unchanged import marks_of
from etl.schema import Mention
from etl.store.records import to_table

SMALL = 100
"""Mentions of a partition, on average; those of one series and region alone may be more."""


@dataclass(slots=True)
class Survey:
    """What must be known of all documents before the first is written.

    ``homes`` tell the partition of each mention and ``owners`` its document's place in the order.
    """

    keys: dict[str, str] = field(default_factory=dict)
    sketches: dict[str, bytes] = field(default_factory=dict)
    published: dict[str, str | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    homes: list[Numbers] = field(default_factory=list)
    owners: list[Numbers] = field(default_factory=list)

    def partitions(
        self,
        reprints: Mapping[str, str],
        corrected: Mapping[str, str],
        mended: Sequence[Mention],
    ) -> dict[str, int]:
        """How many mentions each partition has, in the order of their numbers, by its mark.

        ``corrected`` has what is corrected in some documents, ``mended`` the mentions they have now.
        """
        names = list(self.keys)
        homes, owners = np.concatenate(self.homes), np.concatenate(self.owners)
        if corrected:
            places = {name: place for place, name in enumerate(names) if name in corrected}
            others = ~np.isin(owners, list(places.values()))
            homes = np.append(homes[others], homes_of(to_table("mentions", mended)))
            owners = np.append(owners[others], [places[mention.doc_id] for mention in mended])
        prints = [
            f"{key} {name} {reprints.get(name)} {corrected.get(name)}"
            for name, key in self.keys.items()
        ]
        count = 2 ** (len(homes) // SMALL).bit_length()  # changes seldom: then all is resolved anew
        homes %= count
        sizes = np.bincount(homes, minlength=count).tolist()
        return dict(zip(marks_of(homes, owners, prints, count), sizes, strict=True))


def survey(parts: Parts, keys: Sequence[str], held: Mapping[str, Path]) -> Survey:
    """Look through the rows of ``keys``; ``held`` is the index of the parts."""
    known = Survey()
    for table in parts.tables(keys, held):
        documents = rows_of(table, "documents")
        names = documents["doc_id"].to_pylist()
        homes = pc.list_parent_indices(table["documents"].combine_chunks())
        known.keys.update(zip(names, table["key"].take(homes).to_pylist(), strict=True))
        known.published.update(zip(names, documents["published"].to_pylist(), strict=True))
        known.sketches.update(zip(names, list_of(table, "sketches").to_pylist(), strict=True))
        known.faults += list_of(table, "faults").to_pylist()
        mentions = rows_of(table, "mentions")
        known.homes.append(homes_of(mentions))
        at = pc.index_in(mentions["doc_id"], pa.array(names)).to_numpy()
        known.owners.append(at + (len(known.keys) - len(names)))
    return known
