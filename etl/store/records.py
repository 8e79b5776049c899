"""Records to Arrow tables and back, column by column: a dict for each row costs ten times more; pure."""

import gc
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, TypeVar

import pyarrow as pa

from etl.errors import TablesError
from etl.facts import TABLES

Record = TypeVar("Record")


def to_table(name: str, records: Sequence[Any]) -> pa.Table:
    """Records of one class as the table of their schema.

    Raises:
        TablesError: a value is null or of a type where the schema allows none.
    """
    schema = TABLES[name]
    columns = []
    for field in schema:
        values = list(map(attrgetter(field.name), records))
        try:
            column = pa.array(values, field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
            raise TablesError(f"{name}：有记录不合表结构（{error}）。") from error
        if column.null_count and not field.nullable:
            raise TablesError(f"{name}.{field.name}：有空值，而表结构不许为空。")
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(make: type[Record], table: pa.Table) -> list[Record]:
    """The records of a class from columns of its table; equal strings are one object.

    Where the table lacks columns the records lack these values, too.
    """
    return from_columns(make, table.column_names, [_values(column) for column in table.columns])


def from_columns(
    make: type[Record], names: Sequence[str], columns: Sequence[Sequence[Any]]
) -> list[Record]:
    """The records of a class from the values of each of its fields.

    Records are slotted dataclasses without a ``__post_init__``, so that their slots can be filled
    one after the other for all rows: to call a frozen class with thirty arguments takes ten times
    as long.
    """
    records = list(map(make.__new__, [make] * len(columns[0])))
    for name, values in zip(names, columns, strict=True):
        deque(map(getattr(make, name).__set__, records, values), maxlen=0)
    return records


@contextmanager
def uncollected() -> Iterator[None]:
    """Go on without the collector of garbage.

    It would walk millions of records again and again, a fifth of the time, and find no circle.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _values(column: pa.ChunkedArray) -> list[Any]:
    if not pa.types.is_string(column.type):
        values: list[Any] = column.to_pylist()
        return values
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    return [None if at is None else words[at] for at in encoded.indices.to_pylist()]
