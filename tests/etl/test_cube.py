from dataclasses import replace

import pytest
from hypothesis import given

from etl.facts import SERIES_KEY
from etl.registry import Registry, registry
from etl.resolve import observe
from etl.resolve.cube import build_cube, total
from etl.resolve.series import size
from tests.etl.support import mention
from tests.etl.test_resolve import DOCUMENTS, at_least, firms, random_mentions

SIGNED = {"metric": "funding", "indicator": "signed_investment", "unit": "CNY", "kind": "event"}


def resolved(*mentions, data=None, doubtful=()):
    data = data or registry()
    observations = observe(mentions, DOCUMENTS, data)
    by_id = {m.mention_id: m for m in mentions}
    return observations, build_cube(observations, data, by_id, doubtful)


def cells(*mentions, **options):
    return resolved(*mentions, **options)[1]


def headlined(name):
    """The shipped data with another headline for enterprises."""
    data = registry()
    metrics = [replace(m, headline=name) if m.id == "enterprises" else m for m in data.metrics]
    return Registry(metrics=tuple(metrics), lexicon=data.lexicon)


def test_one_fact_is_the_cell():
    (cell,) = cells(mention("a"), at_least(170, doc_id="b"))

    assert (cell.value_low, cell.conflict, cell.method) == (172, False, "only")
    assert cell.subject == "人工智能企业"


def test_of_conflicting_statements_the_later_document_is_shown_and_marked():
    facts, (cell,) = resolved(mention("a", number=400), mention("b"))

    assert (cell.value_low, cell.conflict, cell.method) == (172, True, "latest")
    assert set(cell.observation_ids) == {fact.observation_id for fact in facts}


@pytest.mark.parametrize(
    "change",
    [{"coverage": "part"}, {"year": None}, {"region": None, "region_code": None}],
    ids=str,
)
def test_what_does_not_cover_a_region_and_year_is_no_cell(change):
    facts, cube = resolved(mention("a", **change))

    assert len(facts) == 1
    assert cube == []


def test_a_part_stays_out():
    (cell,) = cells(mention("a"), mention("a", start=20, number=87, subset_of="a:0"))

    assert cell.value_low == 172


@pytest.mark.parametrize("change", [
    {"status": "target"}, {"status": "standard"}, {"kind": "flow"}, {"kind": "event"}, {"months": "1-6"},
    {"year_start": 2020}, {"level": "national"}, {"field": "other"}, {"indicator": "listed"},
    {"unit": "CNY"}, {"currency": "HKD"},
], ids=str)  # fmt: skip
def test_figures_of_different_scope_are_different_cells_and_threads(change):
    one, other = cells(mention("a"), mention("b", number=400, **change))

    assert one.thread != other.thread
    assert [len(cell.observation_ids) for cell in (one, other)] == [1, 1]


def test_a_cell_lists_the_shown_observation_first():
    facts, (cell,) = resolved(
        *(
            mention(doc, kind="flow", number=number, subject=what)
            for doc, number, what in (("a", 172, "外资企业"), ("b", 400, "小微企业"), ("c", 9, "物流企业"))
        )
    )  # fmt: skip
    shown = max(facts, key=lambda fact: fact.value_low)

    assert cell.observation_ids[0] == shown.observation_id
    assert cell.observation_ids[1:] == sorted(set(cell.observation_ids) - {shown.observation_id})
    assert (cell.method, cell.subject) == ("max", "小微企业")


def test_the_latest_is_shown_where_the_metric_says_so():
    (cell,) = cells(
        mention("a", kind="flow", number=400, subject="外资企业"),
        mention("b", kind="flow", number=9, subject="物流企业"),
        data=headlined("latest"),
    )

    assert (cell.value_low, cell.method) == (9, "latest")


def test_signings_of_one_document_add_up():
    facts, (cell,) = resolved(
        mention("a", number=80, subject="进博会签约金额", **SIGNED),
        mention("a", start=50, sentence_start=45, number=120, subject="招商大会签约金额", **SIGNED),
    )

    assert (cell.value_low, cell.method, cell.subject) == (200, "sum", None)
    assert set(cell.observation_ids) == {fact.observation_id for fact in facts}


def test_signings_that_different_documents_tell_are_not_added():
    (cell,) = cells(
        mention("a", number=80, subject="进博会签约金额", **SIGNED),
        mention("b", number=120, subject="招商大会签约金额", **SIGNED),
    )

    assert (cell.value_low, cell.method) == (120, "max")


@pytest.mark.parametrize("change", [
    {"kind": "stock"}, {"status": "target"}, {"status": "standard", "kind": "standard"}, {"months": "1-6"},
], ids=str)  # fmt: skip
def test_a_sum_never_mixes_what_is_of_another_kind(change):
    found = cells(
        mention("a", number=80, subject="进博会签约金额", **SIGNED),
        mention("a", start=50, sentence_start=45, number=120, subject="招商大会签约金额", **SIGNED | change),
    )  # fmt: skip

    assert [cell.method for cell in found] == ["only", "only"]


def test_stocks_flows_and_standards_are_never_added():
    for kind, status in (("stock", "actual"), ("flow", "actual"), ("standard", "standard")):
        (cell,) = cells(
            mention("a", number=80, kind=kind, status=status, subject="外资企业"),
            mention(
                "a", start=50, sentence_start=45, number=120, kind=kind, status=status, subject="物流企业"
            ),
            data=headlined("sum"),
        )  # fmt: skip

        assert (cell.value_low, cell.method) == (120, "max")


def test_a_sum_is_as_exact_as_its_parts():
    exact, approx = resolved(mention("a"))[0][0], resolved(mention("a", qualifier="approx"))[0][0]
    least = resolved(at_least(170))[0][0]
    most = resolved(mention(qualifier="at_most", value_low=None))[0][0]
    span = resolved(mention(qualifier="range", value_low=100.0))[0][0]

    assert total([exact, exact]) == (344, 344, "exact")
    assert total([exact, approx]) == (344, 344, "approx")
    assert total([exact, least]) == (342, None, "at_least")
    assert total([exact, most]) == (None, 344, "at_most")
    assert total([exact, span]) == (272, 344, "range")
    assert total([least, most]) == (170, None, "at_least")


def test_years_of_one_thing_are_one_thread_and_of_two_things_two():
    alike = cells(mention("a", year=2022), mention("b", number=300, subject="全区人工智能企业"))
    apart = cells(mention("a", year=2022), mention("b", number=300, subject="大模型企业"))
    comparable = cells(firms("a", year=2022), firms("b", number=300))

    assert [len({cell.thread for cell in found}) for found in (alike, apart, comparable)] == [
        1,
        2,
        1,
    ]


def test_a_city_stays_a_city():
    city = {"region": "南宁市", "region_code": "450100", "province_code": "450000"}

    found = cells(firms("a"), firms("a", start=50, number=90, **city))

    assert {(cell.region_code, cell.value_low) for cell in found} == {
        ("450000", 172), ("450100", 90),
    }  # fmt: skip
    assert {cell.province_code for cell in found} == {"450000"}


def test_doubt_and_correction_are_told():
    facts, _ = resolved(mention("a", correction="changed", correction_reason="x"))
    (cell,) = cells(
        mention("a", correction="changed", correction_reason="x"),
        doubtful={facts[0].observation_id},
    )

    assert cell.doubtful
    assert cell.corrected


@given(random_mentions)
def test_a_cell_holds_only_what_it_may(mentions):
    observations, cube = resolved(*mentions, data=headlined("sum"))
    by_id = {fact.observation_id: fact for fact in observations}

    keys = [(*(getattr(c, k) for k in SERIES_KEY), c.region_code, c.year) for c in cube]
    assert len(keys) == len(set(keys))
    for cell, key in zip(cube, keys, strict=True):
        made_of = [by_id[name] for name in cell.observation_ids]
        assert {
            (*(getattr(fact, k) for k in SERIES_KEY), fact.region_code, fact.year)
            for fact in made_of
        } == {key}
        assert all(fact.coverage == "whole" and fact.part_of is None for fact in made_of)


@given(random_mentions)
def test_a_sum_is_no_more_than_one_document_tells(mentions):
    observations, cube = resolved(*mentions, data=headlined("sum"))
    by_id = {fact.observation_id: fact for fact in observations}
    told = {m.mention_id: m.doc_id for m in mentions}

    for cell in cube:
        made_of = [by_id[name] for name in cell.observation_ids if by_id[name].rank in (None, 1)]
        by_document = {}
        for fact in made_of:
            for doc_id in {told[m] for m in fact.mention_ids}:
                by_document[doc_id] = by_document.get(doc_id, 0) + size(fact)
        shown = cell.value_high if cell.value_high is not None else cell.value_low
        assert shown <= max(by_document.values())
        if cell.method != "sum":
            assert shown in {size(fact) for fact in made_of}
        else:
            assert cell.kind == "event"
