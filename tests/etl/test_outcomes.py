import pytest

from etl.registry import registry
from etl.resolve import observe
from etl.resolve.outcomes import link_outcomes
from tests.etl.support import document
from tests.etl.test_resolve import firms, mention

DOCUMENTS = {
    "a": document("a", published="2023-05-01", text=""),
    "b": document("b", published="2026-05-01", text=""),
}


def target(number=200, year=2025, **changes):
    return firms("a", start=90, number=number, year=year, status="target", **changes)


def outcome(*mentions, documents=DOCUMENTS):
    observations = observe(mentions, documents, registry())
    values = {fact.observation_id: fact.value_low for fact in observations}
    as_of = max((d.published for d in documents.values() if d.published), default=None)
    (found,) = link_outcomes(observations, as_of, registry())
    return found.state, values.get(found.outcome_id), found.gap


@pytest.mark.parametrize(
    ("number", "state", "gap"), [(210, "reached", 10), (200, "reached", 0), (150, "missed", -50)]
)
def test_a_target_is_measured_by_the_figure_of_its_year(number, state, gap):
    assert outcome(target(), firms("b", number=number, year=2025)) == (state, number, gap)


def test_a_stock_that_was_reached_before_is_reached():
    assert outcome(target(), firms("b", number=210, year=2024)) == ("reached", 210, 10)


def test_a_flow_of_another_year_says_nothing():
    earlier = firms("b", number=210, year=2024, kind="flow")

    assert outcome(target(kind="flow"), earlier) == ("unknown", None, None)


def test_a_target_to_come_is_open_and_tells_how_far_it_is():
    assert outcome(target(year=2027), firms("b", year=2025)) == ("open", 172, -28)


def test_a_target_of_the_past_without_a_figure_is_unknown():
    assert outcome(target()) == ("unknown", None, None)
    assert outcome(target(), firms("b", year=2024)) == ("unknown", 172, -28)


def test_whether_a_target_is_past_is_said_by_the_documents_not_the_clock():
    early = {"a": document("a", published="2023-05-01", text="")}

    assert outcome(target(), documents=early) == ("open", None, None)


def test_a_rounded_figure_across_the_aim_is_neither():
    rounded = firms("b", year=2025, qualifier="approx", number=205)

    assert outcome(target(), rounded)[0] == "unknown"


def test_no_more_than_is_kept_by_what_stays_below():
    limit = {"qualifier": "at_most", "value_low": None}

    assert outcome(target(**limit), firms("b", number=150, year=2025))[0] == "reached"
    assert outcome(target(**limit), firms("b", number=250, year=2025))[0] == "missed"


@pytest.mark.parametrize(
    "change",
    [{"level": "provincial"}, {"field": "other"}, {"kind": "flow"}, {"months": "1-6"}, {"coverage": "part"},
     {"region_code": "110000", "region": "北京市", "province_code": "110000"}, {"indicator": "listed"}],
    ids=str,
)  # fmt: skip
def test_a_figure_of_other_scope_measures_nothing(change):
    assert outcome(target(), mention("b", **{"year": 2025, "indicator": "hightech_enterprises"} | change)) == ("unknown", None, None)  # fmt: skip


def test_another_thing_measures_nothing():
    funds = {"metric": "funding", "indicator": "fund_size", "unit": "CNY"}
    aim = mention("a", status="target", year=2025, subject="集成电路产业基金", **funds)

    assert outcome(aim, mention("b", year=2025, subject="乡村振兴基金", **funds))[0] == "unknown"
    assert (
        outcome(aim, mention("b", year=2025, subject="省集成电路产业基金", **funds))[0] == "reached"
    )
