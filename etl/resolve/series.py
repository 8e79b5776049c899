"""Which observations may stand on one line, and which of them are shown; pure."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter

from etl.facts import SERIES_KEY, Observation
from etl.registry import Registry
from etl.resolve.subjects import groups, same_thing
from etl.schema import Coverage

Series = tuple[object, ...]
_series = attrgetter(*SERIES_KEY)
_series_of_any_status = attrgetter(*(key for key in SERIES_KEY if key != "status"))


def series_of(observation: Observation, *, status: bool = True) -> Series:
    """The values of the series key; without ``status`` targets and actuals are of one series."""
    series: Series = _series(observation) if status else _series_of_any_status(observation)
    return series


def is_chartable(observation: Observation) -> bool:
    """Whether a chart may show it: it covers a known region and year and is no part of another."""
    return (
        observation.coverage == Coverage.WHOLE
        and observation.part_of is None
        and observation.region_code is not None
        and observation.year is not None
    )


def is_believed(observation: Observation) -> bool:
    """Whether it is not outranked by another statement of its fact."""
    return observation.rank in (None, 1)


def size(observation: Observation) -> float:
    """The number it is drawn and ranked by: the upper side, else the lower."""
    high, low = observation.value_high, observation.value_low
    return high if high is not None else low if low is not None else 0.0


def things(
    observations: Iterable[Observation], data: Registry, *, status: bool = True
) -> list[list[Observation]]:
    """Observations of one region, series and thing, in the order of their years."""
    places: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for item in sorted(observations, key=lambda o: (o.year or 0, o.observation_id)):
        places[(*series_of(item, status=status), item.region_code)].append(item)
    return [thing for place in places.values() for thing in _by_thing(place, data)]


def _by_thing(place: list[Observation], data: Registry) -> list[list[Observation]]:
    """Observations of one indicator by what they count.

    A comparable indicator is one thing; one to be compared with care holds several, told apart by
    nothing but their words; of one that compares nothing no two are the same.
    """
    metric = data.metric(place[0].metric)
    comparable = metric.indicator(place[0].indicator).comparable
    if comparable == "yes":
        return [place]
    if comparable != "care":
        return [[item] for item in place]
    return groups(
        place,
        lambda one, other: same_thing(one.subject, other.subject, metric.general),
        key=attrgetter("subject"),
    )
