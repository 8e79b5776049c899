"""Rows of the tables as records: what a page shows of them is asked of the disk, never a whole table."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from typing import Any, TypeVar

from etl.facts import Doubt, Observation, Outcome
from etl.schema import Document, Mention, Rejected
from etl.store import Tables

Record = TypeVar("Record", Observation, Mention, Document, Rejected, Doubt, Outcome)
TABLE: dict[type, str] = {
    Observation: "observations",
    Mention: "mentions",
    Document: "documents",
    Rejected: "rejected",
    Doubt: "doubts",
    Outcome: "outcomes",
}
LITERAL = 100
"""Up to so many values stand in a query one by one: DuckDB then skips the parts of a file without them."""


def read(
    tables: Tables, kind: type[Record], rest: str, *values: Any, blank: Collection[str] = ()
) -> list[Record]:
    """The records of a class; ``rest`` is the query from WHERE on, ``values`` are its values.

    Fields named in ``blank`` are not read and empty: the text of a document, where its title will do.
    """
    names = [field.name for field in fields(kind)]
    columns = ", ".join(f"'' AS {name}" if name in blank else f'"{name}"' for name in names)
    found = tables.ask(f"SELECT {columns} FROM {TABLE[kind]} {rest}", *values)
    make: Callable[..., Record] = kind
    return [make(**dict(zip(names, row, strict=True))) for row in found]


def among(column: str, values: Iterable[str]) -> tuple[str, list[Any]]:
    """A condition that a column holds one of ``values``, and what fills its question marks.

    >>> among("doc_id", ["a", "b"])
    ('doc_id IN (?, ?)', ['a', 'b'])
    """
    found = list(dict.fromkeys(values))
    if 0 < len(found) <= LITERAL:
        return f"{column} IN ({', '.join('?' * len(found))})", list(found)
    return f"{column} IN (SELECT unnest(?::VARCHAR[]))", [found]


def having(
    tables: Tables,
    kind: type[Record],
    column: str,
    values: Iterable[str],
    *,
    blank: Collection[str] = (),
) -> list[Record]:
    """The records whose column holds one of ``values``; nothing is asked for none."""
    where, filled = among(column, values)
    return read(tables, kind, f"WHERE {where}", *filled, blank=blank) if filled != [[]] else []
