"""From what was asked for to what there is: the nearest valid selection, and the choices offered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from components.book import Book
from components.memo import per_run
from components.select import SINCE, Scope, rows_of, scope_id
from components.selection import ALL, Selection
from components.tally import Tally, sizes, tallies, years
from etl.schema import Status
from etl.store import Tables

PREFERRED = "enterprises"
NAMED = 5
FEW = 3  # cells that are something to look at
CARE = {"yes": 0, "care": 1, "no": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A valid selection with what may be chosen instead of each part of it."""

    selection: Selection
    notices: tuple[str, ...]
    indicators: tuple[tuple[str, int], ...]
    scopes: tuple[tuple[str, Scope, int], ...]
    years: tuple[int, ...]


@per_run
def settle(tables: Tables, asked: Selection, book: Book) -> Settled:
    """The nearest selection that exists, what was mended on the way, and the choices around it."""
    notices: list[str] = []
    metric = asked.metric if asked.metric in book.metrics else preferred_metric(book, tables)
    if asked.metric not in {"", metric}:
        notices.append(
            book.say("notice_metric", value=asked.metric, name=book.metrics[metric].title)
        )
    held = [tally for tally in tallies(tables).get(metric, []) if tally.observations]
    counts: Counter[str] = Counter()
    for tally in held:
        counts[tally.indicator] += tally.observations
    order = list(book.metrics[metric].indicators)
    indicators = sorted(
        counts.items(), key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0])
    )
    indicator = asked.indicator
    if indicator not in {*counts, ALL}:
        indicator = preferred_indicator(metric, book, tables, list(counts), asked.regions)
        if asked.indicator:
            name = (
                book.say("all_indicators")
                if indicator == ALL
                else book.indicator(metric, indicator).title
            )
            notices.append(book.say("notice_indicator", value=asked.indicator, name=name))
    scopes = _scopes(tally for tally in held if tally.indicator == indicator)
    scope = asked.scope if indicator != ALL else ALL
    if scope not in {ALL, *(key for key, _, _ in scopes)}:
        wide = Selection(metric=metric, indicator=indicator, regions=asked.regions)
        scope = preferred_scope(wide, tables, scopes)
        if asked.scope and asked.indicator == indicator:
            notices.append(
                book.say("notice_scope", value=asked.scope, name=scope_name(book, scope, scopes))
            )
    if asked.page != "metric" and not asked.indicator:
        indicator = scope = ""  # chosen when a chart is asked for, by the regions chosen then
    known = not asked.doc or bool(tables.ask("SELECT 1 FROM documents WHERE doc_id = ?", asked.doc))
    if not known:
        notices.append(book.say("notice_document", value=asked.doc))
    start, end = sorted_years(asked)
    notices += _mended(asked, book)
    statuses = tuple(str(status) for status in Status if status in asked.statuses)
    return Settled(
        selection=replace(
            asked,
            metric=metric,
            indicator=indicator,
            scope=scope,
            regions=tuple(
                dict.fromkeys(found for code in asked.regions if (found := book.province(code)))
            ),
            start=start,
            end=end,
            statuses=() if len(statuses) == len(Status) else statuses,
            doc=asked.doc if known else "",
            at=asked.at if known else None,
        ),
        notices=tuple(notices),
        indicators=tuple(indicators),
        scopes=scopes,
        years=years(tables, metric),
    )


def sorted_years(asked: Selection) -> tuple[int | None, int | None]:
    """The years in their order."""
    if asked.start is not None and asked.end is not None and asked.start > asked.end:
        return asked.end, asked.start
    return asked.start, asked.end


def _mended(asked: Selection, book: Book) -> list[str]:
    """What had to be left out of the filters that can hold several values."""
    regions = [code for code in asked.regions if not book.province(code)]
    cities = [code for code in asked.regions if book.province(code) not in {"", code}]
    statuses = [status for status in asked.statuses if status not in set(Status)]
    return [
        *([book.say("notice_region", value=_some(regions, book))] if regions else []),
        *(
            book.say("notice_city", value=book.place(code), name=book.place(book.province(code)))
            for code in cities[:NAMED]
        ),
        *([book.say("notice_status", value=_some(statuses, book))] if statuses else []),
        *([book.say("notice_years")] if sorted_years(asked) != (asked.start, asked.end) else []),
    ]


def _some(values: list[str], book: Book) -> str:
    """The first few, which tell enough of a link that went wrong."""
    return book.listed(values[:NAMED]) + ("…" if values[NAMED:] else "")


def preferred_metric(book: Book, tables: Tables) -> str:
    """Enterprises where there are any, else the mission metric with most cells, else any metric."""
    counts = Counter(tables.cube["metric"].value_counts().to_dict())
    ranked = sorted(
        book.metrics.values(),
        key=lambda metric: (
            metric.id != PREFERRED or not counts[metric.id],
            not (metric.mission and counts[metric.id]),
            -counts[metric.id],
        ),
    )
    return ranked[0].id


def preferred_indicator(
    metric: str, book: Book, tables: Tables, known: list[str], regions: tuple[str, ...] = ()
) -> str:
    """Yes before care, where the best scope has enough to look at, and no last; then the one with most actual cells.

    Of the indicators that the chosen regions have figures of, if they have any.
    """
    best: dict[str, int] = {}
    wide = Selection(metric=metric, regions=regions)
    for (indicator, _), (actual, _cells) in sizes_of(tables, wide).items():
        if actual:
            best[indicator] = max(best.get(indicator, 0), actual)
    order = list(book.metrics[metric].indicators)
    cares = {key: CARE.get(book.indicator(metric, key).comparable, 2) for key in best}
    ranked = sorted(
        best,
        key=lambda key: (
            cares[key] == CARE["no"],
            best[key] < FEW,
            cares[key],
            -best[key],
            order.index(key) if key in order else len(order),
        ),
    )
    return ranked[0] if ranked else ALL if len(known) != 1 else known[0]


def preferred_scope(
    selection: Selection, tables: Tables, scopes: tuple[tuple[str, Scope, int], ...]
) -> str:
    """The scope with most actual cells, then most cells, then most observations."""
    if not scopes:
        return ALL
    kept = sizes_of(tables, selection)
    sizes = {
        scope_id(scope): size
        for (indicator, scope), size in kept.items()
        if indicator == selection.indicator
    }
    return max(scopes, key=lambda entry: (*sizes.get(entry[0], (0, 0)), entry[2]))[0]


def sizes_of(tables: Tables, selection: Selection) -> dict[tuple[str, Scope], tuple[int, int]]:
    """How many actual and how many cells each scope of each indicator has.

    In the chosen regions, if they have any; else everywhere, as it was counted once a run.
    """
    counts: dict[tuple[str, Scope], tuple[int, int]] = {}
    if selection.regions:
        asked = Selection(metric=selection.metric, regions=selection.regions)
        frame = rows_of(tables, asked)
        actual = sizes(tables, frame[frame["status"] == Status.ACTUAL])
        every = sizes(tables, frame)
        counts = {place[1:]: (actual[place], size) for place, size in every.items()}
    return counts or {
        (tally.indicator, tally.scope): (tally.actual, tally.cells)
        for tally in tallies(tables).get(selection.metric, [])
    }


def scope_name(book: Book, scope: str, scopes: tuple[tuple[str, Scope, int], ...]) -> str:
    """The name of a scope by its id."""
    found = {key: parts for key, parts, _ in scopes}
    return scope_words(book, found[scope]) if scope in found else book.say("all_scopes")


def scope_words(book: Book, scope: Scope) -> str:
    """A scope as people say it: 省级 · 人工智能 · 存量."""
    level, field, kind, months, since, currency = scope
    words = [book.label("level", level), book.label("field", field), book.label("kind", kind)]
    if months:
        first, _, last = months.partition("-")
        words.append(book.say("months_text", first=first, last=last))
    if since:
        words.append(book.say("since", year=since.removeprefix(SINCE)))
    if currency:
        words.append(book.currency(currency))
    return " · ".join(word for word in words if word)


def _scopes(held: Iterable[Tally]) -> tuple[tuple[str, Scope, int], ...]:
    found = [(scope_id(tally.scope), tally.scope, tally.observations) for tally in held]
    return tuple(sorted(found, key=lambda entry: (-entry[2], entry[0])))
