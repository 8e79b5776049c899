"""What is chosen on the page: a frozen Selection, to and from the URL in readable words.

Parsing never fails and never looks at data: what it cannot read it leaves at the default. Whether
a value exists is for ``settle``.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from components.words import Lang

PAGES = ("overview", "metric", "region", "targets", "documents", "quality", "about")
VIEWS = ("map", "trend", "compare", "matrix", "table")
LANGS: tuple[Lang, ...] = ("zh", "en")
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One choice of everything.

    ``metric``, ``indicator`` and ``scope`` are ids; empty means not chosen yet, ``all`` means every
    one. ``regions`` are province codes, empty for every region; ``start`` and ``end`` are years,
    None for an open end; ``statuses`` empty for every status. ``doc`` is the document that is read,
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
    given = dict(parse_qsl(query.removeprefix("?")))
    view = given.get("view", "")
    page = given.get("page", "")
    bare = not given.keys() & {"metric", "indicator", "view", "from"}
    return Selection(
        page=page if page in PAGES else "overview" if bare else "metric",
        metric=given.get("metric", ""),
        indicator=given.get("indicator", ""),
        scope=given.get("scope", ""),
        regions=_several(given.get("region", "")),
        start=_year(given.get("from", "")),
        end=_year(given.get("to", "")),
        statuses=_several(given.get("status", "")),
        view=view if view in VIEWS else "map",
        doc=given.get("doc", ""),
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
        "view": "" if selection.view == "map" else selection.view,
        "doc": selection.doc,
        "at": "" if selection.at is None else str(selection.at),
        "refused": "1" if selection.refused else "",
        "lang": "" if selection.lang == "zh" else selection.lang,
    }
    return "?" + "&".join(
        f"{key}={quote(value, safe=',.-')}" for key, value in pairs.items() if value
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in text.split(",") if part))


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _offset(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
