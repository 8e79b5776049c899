"""Every component id of the page, once.

Dash finds the value of a button among many by its id as ASCII JSON: a Chinese word inside would
never be found. Ids of such buttons are therefore quoted, and ``plain`` gives the words back.
"""

from urllib.parse import quote, unquote

URL = "url"
PULSE = "pulse"
STATE = "state"  # {"query": the settled selection, "run": the tables it was settled on}
SCHEME = "scheme"
NOTICE = "notice"
BROKEN = "broken"
PAGE = "page"
PAGES = "pages"
BODY = "body"
LANG = "lang"
STAND = "stand"

FILTERS = "filters"
FILTERS_OPEN = "filters-open"
METRIC = "metric"
INDICATOR = "indicator"
SCOPE = "scope"
SCOPE_BOX = "scope-box"
REGIONS = "regions"
START = "start"
END = "end"
STATUSES = "statuses"
FIND = "find"
VIEW = "view"

HEADING = "heading"
NOTES = "notes"
PICTURE = "picture"  # the figure in its light palette, before it is painted
CHART = "chart"
CHART_BOX = "chart-box"
CHART_WORDS = "chart-words"  # after the heading they are the chart in words
BESIDE = "beside"
EMPTY = "empty"
GRID = "grid"
GRID_BOX = "grid-box"
SOURCE = "source"
LEFT_OUT = "left-out"

TAKE = "take"
TAKE_SHOWN = "take-shown"
TAKE_ALL = "take-all"
COUNTS = "counts"  # how many rows are in sight, with the words that say so
KEPT = "kept"  # the observations the grid shows, in its order; None where there is no grid
CSV = "csv"
XLSX = "xlsx"
PARQUET = "parquet"
JSON = "json"
BRIEFING = "briefing"
PNG = "png"
SVG = "svg"
DOWNLOAD = "download"
SAVED = "saved"

PICKED = "picked"  # the observations behind the mark that was clicked
DRAWER = "drawer"
EVIDENCE = "evidence"
WHOLE = "whole"
SCROLLED = "scrolled"
READ_AT = "read-at"  # where the reader opened
DRAWN = "drawn"  # the text and rows of the document that is read, for the browser to draw
PALETTE = "palette"

MARK = "mark"  # type of the ids of clickable words: {"type", "place", "observations"}
SWITCH = "switch"  # type of the ids that change a filter: {"type", "set", "value"}
READ = "read"  # type of the ids that open a document: {"type", "mention"}


def mark(place: str, observations: str) -> dict[str, str]:
    """The id of a button that opens the evidence of ``observations`` (ids, space between)."""
    return {"type": MARK, "place": quote(place), "observations": quote(observations)}


def switch(key: str, value: str) -> dict[str, str]:
    """The id of a button that sets filter ``key`` to ``value``."""
    return {"type": SWITCH, "set": key, "value": quote(value)}


def read(mention: str) -> dict[str, str]:
    """The id of a button that opens the document of ``mention`` at its place."""
    return {"type": READ, "mention": quote(mention)}


def plain(key: dict[str, str]) -> dict[str, str]:
    """An id of a button among many as it was before quoting.

    >>> plain(switch("group", "东部"))
    {'type': 'switch', 'set': 'group', 'value': '东部'}
    """
    return {name: unquote(value) for name, value in key.items()}
