import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.registry import registry
from etl.resolve import build_cube, interval, observe
from tests.etl.support import corpora, document, extract, mention, passages

EARLY, LATE = document("a", published="2023-05-01"), document("b", published="2024-05-01")
DOCUMENTS = {"a": EARLY, "b": LATE, "c": document("c", published=None)}


def resolved(*mentions):
    observations = observe(mentions, DOCUMENTS)
    cube = build_cube(observations, registry(), {m.mention_id: m for m in mentions}, DOCUMENTS)
    return observations, cube


def at_least(number, **changes):
    return mention(number=number, qualifier="at_least", value_high=None, **changes)


def test_172_and_170_odd_are_one_fact_shown_exactly():
    (fact,), (cell,) = resolved(mention("a"), at_least(170, doc_id="b"))

    assert (fact.value_low, fact.value_high, fact.qualifier) == (172, 172, "exact")
    assert fact.mention_ids == ["a:0", "b:0"]
    assert (fact.documents, fact.conflict) == (2, None)
    assert (cell.value_low, cell.conflict) == (172, False)


def test_a_repeat_in_one_document_is_one_fact_of_one_document():
    (fact,), _ = resolved(mention("a"), mention("a", start=50))

    assert fact.mention_ids == ["a:0", "a:50"]
    assert fact.documents == 1


def test_values_equal_to_the_digits_stated_are_one_fact_of_the_later_document():
    money = {"metric": "funding", "indicator": "fund_size", "unit": "CNY"}
    rounded = mention("a", value_low=3.42e8, value_high=3.42e8, **money)
    later = mention("b", value_low=3.4e8, value_high=3.4e8, **money)

    (fact,), _ = resolved(rounded, later)

    assert fact.value_low == 3.4e8


def test_conflicting_stocks_are_both_kept_and_the_later_document_is_shown():
    facts, (cell,) = resolved(mention("a", number=400), mention("b"))

    assert sorted(fact.value_low for fact in facts) == [172, 400]
    assert facts[0].conflict is not None
    assert facts[0].conflict == facts[1].conflict
    assert (cell.value_low, cell.conflict, cell.method) == (172, True, "latest")
    assert set(cell.observation_ids) == {fact.observation_id for fact in facts}


def test_flows_that_differ_are_no_conflict():
    facts, _ = resolved(mention("a", number=400, kind="flow"), mention("b", kind="flow"))

    assert [fact.conflict for fact in facts] == [None, None]


@pytest.mark.parametrize(
    "change",
    [
        {"year": 2023},
        {"region_code": "110000", "region": "北京市", "province_code": "110000"},
        {"status": "target"},
        {"field": "other"},
        {"indicator": "industry_firms"},
        {"level": "national"},
        {"kind": "flow"},
        {"coverage": "part"},
        {"year_start": 2020},
        {"currency": "HKD"},
    ],
    ids=str,
)
def test_another_scope_is_another_fact(change):
    facts, _ = resolved(mention("a"), mention("b", **change))

    assert len(facts) == 2
    assert [fact.conflict for fact in facts] == [None, None]


def test_a_part_keeps_its_whole_and_stays_out_of_the_cube():
    whole, part = mention("a"), mention("a", start=20, number=87, subset_of="a:0")
    repeat = mention("b")

    facts, (cell,) = resolved(whole, part, repeat)

    by_value = {fact.value_low: fact for fact in facts}
    assert by_value[87].part_of == by_value[172].observation_id
    assert by_value[172].part_of is None
    assert cell.value_low == 172


def test_parts_are_told_apart_by_their_subject():
    parts = [
        mention("a", start=9, number=9, subject="大型企业", coverage="part"),
        mention("a", start=20, number=9, subject="中型企业", coverage="part"),
    ]

    facts, cube = resolved(*parts)

    assert len(facts) == 2
    assert cube == []


@pytest.mark.parametrize(
    "change",
    [{"coverage": "part"}, {"year": None}, {"region": None, "region_code": None}],
    ids=str,
)
def test_what_does_not_cover_a_region_and_year_is_no_cell(change):
    facts, cube = resolved(mention("a", **change))

    assert len(facts) == 1
    assert cube == []


def test_a_cell_lists_the_shown_observation_first():
    facts, (cell,) = resolved(
        mention("a", kind="flow"), mention("b", number=400, kind="flow"), mention("c", number=9, kind="flow")
    )  # fmt: skip
    shown = max(facts, key=lambda fact: fact.value_low)

    assert cell.observation_ids[0] == shown.observation_id
    assert cell.observation_ids[1:] == sorted(set(cell.observation_ids) - {shown.observation_id})
    assert cell.method == "max"


def test_what_a_statement_allows():
    assert interval(172, 172, "exact").meets(interval(170, None, "at_least"))
    assert not interval(400, 400, "exact").meets(interval(170, None, "at_least"))
    assert interval(200, 200, "approx").meets(interval(185, 185, "exact"))
    assert not interval(None, 30, "at_most").meets(interval(40, 40, "exact"))
    assert interval(5, 10, "range").meets(interval(7, 7, "exact"))


CHANGES = st.fixed_dictionaries(
    {
        "doc_id": st.sampled_from("abc"),
        "number": st.sampled_from([87, 170, 172, 173, 400]),
        "qualifier": st.sampled_from(["exact", "approx", "at_least"]),
        "kind": st.sampled_from(["stock", "flow"]),
        "coverage": st.sampled_from(["whole", "whole", "part"]),
        "year": st.sampled_from([2023, 2024, None]),
        "subset": st.none() | st.integers(0, 9),
    }
)


def made(rows):
    """Mentions of random scope; some are parts of one before them in their document."""
    mentions = []
    for place, row in enumerate(rows):
        changes = dict(row)
        before = [m.mention_id for m in mentions if m.doc_id == row["doc_id"]]
        subset = changes.pop("subset")
        parent = before[subset % len(before)] if before and subset is not None else None
        if row["qualifier"] == "at_least":
            changes["value_high"] = None
        mentions.append(mention(start=place * 10, subset_of=parent, **changes))
    return mentions


@given(st.lists(CHANGES, max_size=12).map(made), st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_nothing(mentions, chance):
    shuffled = mentions[:]
    chance.shuffle(shuffled)

    assert resolved(*shuffled) == resolved(*mentions)


@given(st.lists(CHANGES, max_size=12).map(made))
def test_every_mention_is_in_one_observation_and_only_wholes_in_the_cube(mentions):
    observations, cube = resolved(*mentions)
    by_id = {fact.observation_id: fact for fact in observations}

    assert len(by_id) == len(observations)
    assert sorted(m for fact in observations for m in fact.mention_ids) == sorted(
        m.mention_id for m in mentions
    )
    for cell in cube:
        for name in cell.observation_ids:
            assert by_id[name].coverage == "whole"
            assert by_id[name].part_of is None
            assert by_id[name].year == cell.year
    keys = [(c.kind, c.region_code, c.year) for c in cube]
    assert len(keys) == len(set(keys))


def test_real_texts_resolve_the_same_in_any_order():
    found = passages(corpora()["dev"])[:20]
    documents = {p["id"]: document(p["id"], published=p["published"]) for p in found}
    mentions = []
    for p in found:
        names = ("title", "region", "published", "genre")
        taken, _ = extract(p["text"], doc_id=p["id"], **{name: p[name] for name in names})
        mentions += taken
    shuffled = mentions[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311

    assert observe(shuffled, documents) == observe(mentions, documents)
