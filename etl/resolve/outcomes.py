"""What became of the targets; pure.

A target of a thing in a region for a year is measured by the actual figure of the same thing,
region and year. A stock that was reached before stays reached; a flow counts for its own year.
"""

from collections.abc import Sequence

from etl.facts import Observation, Outcome, State
from etl.registry import Registry
from etl.resolve.intervals import interval
from etl.resolve.series import is_believed, is_chartable, size, things
from etl.schema import Kind, Qualifier, Status


def link_outcomes(
    observations: Sequence[Observation], as_of: str | None, data: Registry
) -> list[Outcome]:
    """One outcome for each chartable target, in the order of the targets' ids.

    ``as_of`` is the date of the latest document, None where none is dated.
    """
    aimed = {
        (item.indicator, item.region_code) for item in observations if item.status == Status.TARGET
    }
    shown = [
        item
        for item in observations
        if (item.indicator, item.region_code) in aimed and is_chartable(item) and is_believed(item)
    ]
    found: list[Outcome] = []
    for thing in things(shown, data, status=False):
        actuals = [item for item in thing if item.status == Status.ACTUAL]
        found += [
            _outcome(target, actuals, as_of) for target in thing if target.status == Status.TARGET
        ]
    return sorted(found, key=lambda outcome: outcome.target_id)


def _outcome(target: Observation, actuals: Sequence[Observation], as_of: str | None) -> Outcome:
    year = target.year or 0
    at_year = [item for item in actuals if item.year == year]
    before = [item for item in actuals if (item.year or 0) < year and item.kind == Kind.STOCK]
    latest = max(before, key=lambda item: (item.year or 0, size(item)), default=None)
    measured = max(at_year, key=size, default=None)
    if measured is not None:
        state = _compare(target, measured)
    elif latest is not None and _compare(target, latest) == State.REACHED:
        measured, state = latest, State.REACHED
    else:
        is_over = as_of is not None and int(as_of[:4]) > year
        measured, state = latest, State.UNKNOWN if is_over else State.OPEN
    return Outcome(
        target_id=target.observation_id,
        outcome_id=measured.observation_id if measured else None,
        state=state,
        gap=_gap(target, measured) if measured else None,
        as_of=as_of,
    )


def _compare(target: Observation, actual: Observation) -> State:
    """Whether the actual value is at the target for sure, surely not, or neither.

    A target of 不超过 is kept by what stays below; any other is reached at its lower side, one of
    约 at nine tenths of it. Where the actual value is rounded across the aim it is neither.
    """
    aimed = interval(target.value_low, target.value_high, target.qualifier)
    stated = interval(actual.value_low, actual.value_high, actual.qualifier)
    if target.qualifier == Qualifier.AT_MOST:
        reached, missed = stated.high <= aimed.high, stated.low > aimed.high
    else:
        reached, missed = stated.low >= aimed.low, stated.high < aimed.low
    return State.REACHED if reached else State.MISSED if missed else State.UNKNOWN


def _gap(target: Observation, actual: Observation) -> float | None:
    aim = target.value_high if target.qualifier == Qualifier.AT_MOST else target.value_low
    value = actual.value_low if actual.value_low is not None else actual.value_high
    return None if aim is None or value is None else value - aim
