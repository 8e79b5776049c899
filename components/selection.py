"""What is chosen on the page: a frozen Selection, to and from the URL in readable words.

Parsing never fails and never looks at data: what it cannot read it leaves at the default, what is
longer than any choice can be it cuts, and ``misread`` names both. Whether a value exists is for
``settle``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from components.words import Lang
from etl.facts import State

PAGES = ("overview", "metric", "region", "targets", "documents", "quality", "about")
VIEWS = ("map", "trend", "compare", "matrix", "table")
STATES = tuple(str(state) for state in State)
LANGS: tuple[Lang, ...] = ("zh", "en")
ALL = "all"
LONGEST = 8000  # characters of a query; all provinces and the longest ids stay far below
WORD = 200  # characters of one value
MANY = 40  # values of one filter: the provinces and the nation are 35
FIRST_YEAR = "1000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One choice of everything.

    ``metric``, ``indicator`` and ``scope`` are ids; empty means not chosen yet, ``all`` means every
    one. ``regions`` are province codes, empty for every region; ``start`` and ``end`` are years,
    None for an open end; ``statuses`` empty for every status. ``state`` is what became of the targets
    shown, empty for all; ``find`` are words of the documents listed. ``doc`` is the document that is read,
    empty for the list of them, ``at`` the offset of the figure it opens at, None for its beginning;
    ``refused`` shows the numbers in it that were not taken.
    """

    page: str = "metric"
    metric: str = ""
    indicator: str = ""
    scope: str = ""
    regions: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    statuses: tuple[str, ...] = ()
    state: str = ""
    find: str = ""
    view: str = "map"
    doc: str = ""
    at: int | None = None
    refused: bool = False
    lang: Lang = "zh"


def parse(query: str) -> Selection:
    """Read a query string, with or without its question mark.

    >>> parse("?metric=enterprises&region=450000,110000&from=2020&view=trend").regions
    ('450000', '110000')
    >>> parse("?from=soon&view=pie") == Selection()
    True
    >>> parse("").page, parse("?metric=funding").page, parse("?page=targets").page
    ('overview', 'metric', 'targets')
    """
    given = _pairs(query)
    view = given.get("view", "")
    page = given.get("page", "")
    bare = not given.keys() & {"metric", "indicator", "view", "from"}
    return Selection(
        page=page if page in PAGES else "overview" if bare else "metric",
        metric=word(given.get("metric")),
        indicator=word(given.get("indicator")),
        scope=word(given.get("scope")),
        regions=words(given.get("region", "").split(",")),
        start=_year(given.get("from", "")),
        end=_year(given.get("to", "")),
        statuses=words(given.get("status", "").split(",")),
        state=state if (state := given.get("state", "")) in STATES else "",
        find=word(given.get("find")),
        view=view if view in VIEWS else "map",
        doc=word(given.get("doc")),
        at=_offset(given.get("at", "")),
        refused=given.get("refused") == "1",
        lang="en" if given.get("lang") == "en" else "zh",
    )


def write(selection: Selection) -> str:
    """The query string of a selection; what stands at its default is left out.

    >>> write(Selection(metric="funding", regions=("450000",), view="table"))
    '?metric=funding&region=450000&view=table'
    """
    pairs = {
        "page": "" if selection.page == "metric" and selection.metric else selection.page,
        "metric": selection.metric,
        "indicator": selection.indicator,
        "scope": selection.scope,
        "region": ",".join(selection.regions),
        "from": "" if selection.start is None else str(selection.start),
        "to": "" if selection.end is None else str(selection.end),
        "status": ",".join(selection.statuses),
        "state": selection.state,
        "find": selection.find,
        "view": "" if selection.view == "map" else selection.view,
        "doc": selection.doc,
        "at": "" if selection.at is None else str(selection.at),
        "refused": "1" if selection.refused else "",
        "lang": "" if selection.lang == "zh" else selection.lang,
    }
    return "?" + "&".join(
        f"{key}={quote(value, safe=',.-')}" for key, value in pairs.items() if value
    )


def misread(query: str) -> tuple[tuple[str, str], ...]:
    """What ``parse`` could not read, as pairs of key and value; the key is empty where it was cut.

    >>> misread("?from=soon&view=pie&metric=funding&utm=x")
    (('view', 'pie'), ('from', 'soon'))
    """
    given = _pairs(query)
    known = {"page": PAGES, "view": VIEWS, "lang": LANGS, "state": STATES}
    wrong = [
        (key, word(given[key])) for key in known if given.get(key, "") not in {"", *known[key]}
    ]
    years = [(key, word(given[key])) for key in ("from", "to") if key in given]
    wrong += [(key, year) for key, year in years if _year(year) is None]
    long = [key for key, value in given.items() if key not in {"region", "status"} and value[WORD:]]
    many = [key for key in ("region", "status") if given.get(key, "").count(",") >= MANY]
    return (*wrong, *([("", "")] if query[LONGEST:] or long or many else []))


def word(value: Any) -> str:
    """One value of a filter: text that can be written down, of a length that names can have."""
    text = value[:WORD] if isinstance(value, str) else ""
    return text.encode(errors="replace").decode()


def words(values: Any) -> tuple[str, ...]:
    """The values of a filter that holds several, each once; anything but a list is none."""
    found: Iterable[Any] = values if isinstance(values, list | tuple) else ()
    return tuple(dict.fromkeys(filter(None, map(word, found))))[:MANY]


def _pairs(query: str) -> dict[str, str]:
    return dict(parse_qsl(query[:LONGEST].encode(errors="replace").decode().removeprefix("?")))


def _year(text: str) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) == len(FIRST_YEAR)
    return int(text) if plain and text >= FIRST_YEAR else None


def _offset(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
