"""Addresses of files: /data/<metric>.<format>?… to and from what they ask for.

What is not in the address is not filtered. What cannot be understood is left out and named, so
every address of a known metric and format gives a file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from components.book import Book
from components.memo import per_run
from components.select import scope_id
from components.selection import ALL, Selection
from components.selection import write as write_selection
from components.tally import tallies
from etl.schema import Status
from etl.store import Tables

LONGEST = 2000  # characters of a query
MOST = 24  # parameters of a query
LONGEST_VALUE = 400  # characters of one value: all regions fit
NAMED = 8  # what is left out and named
ROWS = ("shown", "full")
OF_THE_PAGE = {"page", "metric", "doc"}  # understood and without meaning here


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an address asks for; ``ignored`` holds what it asked for in vain as ``name=value``.

    ``full`` also takes the rows that no chart shows.
    """

    selection: Selection
    full: bool
    ignored: tuple[str, ...] = ()


def write(selection: Selection, kind: str, *, full: bool) -> str:
    """The address of a selection's file.

    >>> write(Selection(metric="funding", regions=("450000",), view="table"), "csv", full=True)
    '/data/funding.csv?region=450000&rows=full'
    """
    pairs = write_selection(selection).removeprefix("?").split("&")
    left_out = ("page=", "metric=", "view=", "doc=")
    kept = [pair for pair in pairs if pair and not pair.startswith(left_out)]
    kept.append(f"rows={ROWS[full]}")
    return f"/data/{quote(selection.metric)}.{kind}?{'&'.join(kept)}"


def is_too_long(query: str) -> bool:
    """Whether a query is longer than any address needs."""
    return len(query) > LONGEST or query.count("&") >= MOST


def read(tables: Tables, metric: str, query: str, book: Book, unsaid: str = ALL) -> Wanted:
    """The nearest valid file to a query; ``metric`` exists or is ``all``.

    ``unsaid`` is the indicator and scope where the query names none: every one, or empty for the
    one that the page would open.
    """
    given: dict[str, str] = {}
    for key, value in parse_qsl(query):
        given[key] = f"{given[key]},{value}" if key in given else value
    ignored: list[str] = []

    def take(key: str, valid: Callable[[str], object]) -> str:
        value = given.pop(key, "")
        if not value or (len(value) <= LONGEST_VALUE and valid(value)):
            return value
        ignored.append(f"{key}={value}")
        return ""

    def several(key: str, known: Callable[[str], str | None]) -> tuple[str, ...]:
        asked = dict.fromkeys(part for part in given.pop(key, "").split(",") if part)
        ignored.extend(f"{key}={part}" for part in asked if known(part) is None)
        return tuple(dict.fromkeys(name for part in asked if (name := known(part)) is not None))

    view = take("view", str)
    lang = take("lang", {"zh", "en"}.__contains__)
    scope = given.get("scope", "")
    if scope in ROWS:  # the word for the kind of rows, too, where it is no series
        given.setdefault("rows", given.pop("scope"))
    rows = take("rows", ROWS.__contains__)
    indicator = take("indicator", lambda name: name == ALL or name in _indicators(metric, book))
    scope = take("scope", lambda name: name == ALL or name in scopes(tables, metric))
    if year := take("year", _is_year):
        given |= {"from": year, "to": year}
    start, end = take("from", _is_year), take("to", _is_year)
    if start and end and start > end:
        start, end = end, start
    places = _places(book)
    selection = Selection(
        metric=metric,
        indicator=indicator or unsaid,
        scope=scope or unsaid,
        regions=several("region", places.get),
        start=int(start) if start else None,
        end=int(end) if end else None,
        statuses=several("status", {str(status): str(status) for status in Status}.get),
        lang="en" if lang == "en" else "zh",
    )
    ignored += [f"{key}={value}" for key, value in given.items() if key not in OF_THE_PAGE]
    full = rows == "full" if rows else view in {"", "table"}
    return Wanted(selection=selection, full=full, ignored=tuple(ignored))


def ignored(wanted: Wanted) -> str:
    """What is left out, short and in the characters a header may hold."""
    return "; ".join(quote(item[:40], safe="=,.-") for item in wanted.ignored[:NAMED])


@per_run
def scopes(tables: Tables, metric: str) -> frozenset[str]:
    """The ids of the series a metric (or ``all``) has."""
    found = tallies(tables)
    held = (
        found.get(metric, []) if metric != ALL else [one for kept in found.values() for one in kept]
    )
    return frozenset(scope_id(tally.scope) for tally in held if tally.observations)


def _indicators(metric: str, book: Book) -> set[str]:
    metrics = book.metrics if metric == ALL else [metric]
    return {indicator for name in metrics for indicator in book.metrics[name].indicators}


def _places(book: Book) -> dict[str, str]:
    """Codes by code, full and short name."""
    names = {code: code for code in book.order}
    for code, region in book.regions.items():
        names |= {region.name: code, region.short: code}
    return names


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4
