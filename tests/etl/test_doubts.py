import pytest

from etl.registry import registry
from etl.resolve import observe
from etl.resolve.doubts import find_doubts
from tests.etl.support import document, mention
from tests.etl.test_resolve import DOCUMENTS, firms

PROVINCES = {"110000": "北京市", "310000": "上海市", "440000": "广东省", "320000": "江苏省", "330000": "浙江省", "510000": "四川省"}  # fmt: skip


def doubts(*mentions, documents=DOCUMENTS):
    observations = observe(mentions, documents, registry())
    values = {fact.observation_id: fact.value_low for fact in observations}
    return [
        (doubt.kind, values[doubt.observation_id], [values[other] for other in doubt.other_ids])
        for doubt in find_doubts(observations, registry())
    ]


def part(number, start=20, **changes):
    return firms("a", number=number, start=start, subset_of="a:0", **changes)


def test_a_part_above_its_whole():
    assert doubts(firms("a"), part(180)) == [("part", 180, [172])]
    assert doubts(firms("a"), part(172)) == []


def test_parts_that_add_up_to_more_than_the_whole():
    ((kind, value, others),) = doubts(firms("a"), part(100), part(90, start=40))

    assert (kind, value, sorted(others)) == ("parts", 172, [90, 100])
    assert doubts(firms("a"), part(100), part(72, start=40)) == []


def test_parts_of_other_scope_may_overlap():
    titles = part(90, start=40, level="provincial")

    assert doubts(firms("a"), part(100), titles) == []


@pytest.mark.parametrize(("number", "doubted"), [(1720, True), (17, True), (1700, False), (18, False)])  # fmt: skip
def test_ten_times_the_year_before(number, doubted):
    found = doubts(firms("a", year=2023), firms("b", number=number))

    assert found == ([("before", number, [172])] if doubted else [])


def test_different_things_are_not_set_against_each_other():
    funds = {"metric": "funding", "indicator": "fund_size", "unit": "CNY"}

    assert (
        doubts(
            mention("a", year=2023, subject="集成电路产业基金", **funds),
            mention("b", number=9000, subject="乡村振兴基金", **funds),
        )
        == []
    )


def test_a_lost_ten_thousand_stands_out_among_the_provinces():
    peers = [
        firms(
            "a",
            start=index * 20,
            number=number,
            region=name,
            region_code=code,
            province_code=code,
        )
        for index, ((code, name), number) in enumerate(
            zip(PROVINCES.items(), (28_000, 24_000, 75_000, 57_000, 42_000, 18_000), strict=True)
        )
    ]

    assert doubts(*peers) == []
    ((kind, value, others),) = doubts(*peers, firms("b", number=1.6))
    assert (kind, value, len(others)) == ("elsewhere", 1.6, 6)


def test_a_statement_that_contradicts_the_one_shown_tenfold():
    assert doubts(firms("a", number=1720), firms("b")) == [("elsewhere", 1720, [172])]
    assert doubts(firms("a", number=180), firms("b")) == []


def test_a_target_below_what_is():
    target = {"status": "target", "year": 2025}

    assert doubts(firms("a"), firms("b", number=150, **target)) == [("target", 150, [172])]
    assert doubts(firms("a"), firms("b", number=200, **target)) == []


def test_a_flow_may_be_aimed_lower():
    assert doubts(firms("a", kind="flow"), firms("b", number=90, kind="flow", status="target", year=2025)) == []  # fmt: skip


def test_what_is_told_before_its_time():
    told = {"a": document("a", published="2024-05-01", text="")}

    assert doubts(firms("a", year=2027), documents=told) == [("future", 172, [])]
    assert doubts(firms("a", year=2027, status="target"), documents=told) == []
    assert doubts(firms("a", year=2024), documents=told) == []


def test_the_ratio_says_how_far_off():
    observations = observe([firms("a", year=2023), firms("b", number=1720)], DOCUMENTS, registry())

    (doubt,) = find_doubts(observations, registry())

    assert doubt.ratio == pytest.approx(10)
