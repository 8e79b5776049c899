import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.registry import registry
from etl.resolve import observe
from etl.resolve.intervals import interval
from etl.run.work import derive
from tests.etl.support import corpora, document, extract, mention, passages

EARLY = document("a", published="2024-01-01", text="")
LATE = document("b", published="2024-05-01", text="")
DOCUMENTS = {"a": EARLY, "b": LATE, "c": document("c", published=None, text="")}


def resolved(*mentions, documents=DOCUMENTS):
    return observe(mentions, documents, registry())


def at_least(number, **changes):
    return mention(number=number, qualifier="at_least", value_high=None, **changes)


def firms(*args, **changes):
    """High-tech firms: an indicator of which a region has one number."""
    return mention(*args, indicator="hightech_enterprises", subject="高新技术企业", **changes)


def test_172_and_170_odd_are_one_fact_shown_exactly():
    (fact,) = resolved(mention("a"), at_least(170, doc_id="b"))

    assert (fact.value_low, fact.value_high, fact.qualifier) == (172, 172, "exact")
    assert fact.mention_ids == ["a:0", "b:0"]
    assert (fact.documents, fact.conflict, fact.published) == (2, None, "2024-05-01")


def test_a_repeat_in_one_document_is_one_fact_of_one_document():
    (fact,) = resolved(mention("a"), mention("a", start=50, sentence_start=45))

    assert fact.mention_ids == ["a:0", "a:50"]
    assert fact.documents == 1


def test_a_reprint_is_no_second_source():
    reprint = document("b", published="2024-05-01", reprint_of="a")

    (fact,) = resolved(mention("a"), mention("b"), documents={"a": EARLY, "b": reprint})

    assert fact.mention_ids == ["a:0", "b:0"]
    assert fact.documents == 1


def test_values_equal_to_the_digits_stated_are_one_fact_of_the_later_document():
    money = {
        "metric": "funding",
        "indicator": "fund_size",
        "unit": "CNY",
        "subject": "人工智能产业基金",
    }
    rounded = mention("a", value_low=3.42e8, value_high=3.42e8, **money)
    later = mention("b", value_low=3.4e8, value_high=3.4e8, **money)

    (fact,) = resolved(rounded, later)

    assert fact.value_low == 3.4e8


def test_conflicting_stocks_are_both_kept_and_the_later_document_comes_first():
    facts = resolved(mention("a", number=400), mention("b"))

    assert {(fact.value_low, fact.rank) for fact in facts} == {(172, 1), (400, 2)}
    assert facts[0].conflict is not None
    assert facts[0].conflict == facts[1].conflict


def test_of_documents_of_one_day_the_one_with_more_authority_comes_first():
    paper = document("a", published="2024-05-01", genre="news")
    report = document("b", published="2024-05-01", genre="report")

    facts = resolved(mention("a", number=400), mention("b"), documents={"a": paper, "b": report})

    assert next(fact.value_low for fact in facts if fact.rank == 1) == 172


def test_different_things_of_an_indicator_with_care_are_no_conflict():
    fund = {"metric": "funding", "indicator": "fund_size", "unit": "CNY"}

    facts = resolved(
        mention("a", number=400, subject="集成电路产业基金", **fund),
        mention("b", subject="乡村振兴基金", **fund),
    )

    assert [fact.conflict for fact in facts] == [None, None]


def test_a_thing_that_is_told_in_the_same_words_is_one_thing():
    text = "全区新设立的乡村振兴基金规模达到172亿元，带动社会资本。"
    at = {"start": text.index("172"), "sentence_start": 0, "sentence_end": len(text)}
    fund = {"metric": "funding", "indicator": "fund_size", "unit": "CNY", "subject": None}
    told = {name: document(name, text=text) for name in "ab"}

    facts = resolved(
        mention("a", **at, **fund), mention("b", number=172, **at, **fund), documents=told
    )

    assert [fact.documents for fact in facts] == [2]


def test_an_indicator_that_compares_nothing_has_no_conflicts():
    works = {"metric": "projects", "indicator": "construction_projects", "subject": "省级重点项目"}

    facts = resolved(mention("a", number=400, **works), mention("b", **works))

    assert len(facts) == 2
    assert [fact.conflict for fact in facts] == [None, None]


def test_a_yearly_flow_of_a_comparable_indicator_can_be_disputed_between_texts_only():
    within = resolved(firms("a", kind="flow"), firms("a", start=50, number=900, kind="flow"))
    between = resolved(firms("a", kind="flow"), firms("b", number=900, kind="flow"))

    assert {fact.conflict for fact in within} == {None}
    assert None not in {fact.conflict for fact in between}


def test_equal_numbers_of_two_things_in_one_text_are_two_facts():
    works = {"metric": "projects", "indicator": "construction_projects", "number": 4}
    facts = resolved(
        mention("a", subject="项目", **works),
        mention("a", start=50, sentence_start=45, subject="查漏补缺项目", **works),
    )

    assert len(facts) == 2


def test_equal_numbers_of_one_sentence_are_two_facts():
    labs = {"metric": "platforms", "indicator": "rnd_institutes", "subject": "新型研发机构"}

    assert len(resolved(mention("a", **labs), mention("a", start=20, **labs))) == 2


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
        {"months": "1-6"},
        {"coverage": "part"},
        {"year_start": 2020},
        {"currency": "HKD"},
        {"unit": "CNY"},
    ],
    ids=str,
)
def test_another_scope_is_another_fact(change):
    facts = resolved(mention("a"), mention("b", **change))

    assert len(facts) == 2
    assert [fact.conflict for fact in facts] == [None, None]


def test_a_part_keeps_its_whole():
    facts = resolved(mention("a"), mention("a", start=20, number=87, subset_of="a:0"), mention("b"))

    by_value = {fact.value_low: fact for fact in facts}
    assert by_value[87].part_of == by_value[172].observation_id
    assert by_value[172].part_of is None


def test_a_part_that_two_texts_tell_is_one_fact():
    facts = resolved(
        mention("a"),
        mention("a", start=20, number=9, subset_of="a:0", subject="大型企业"),
        mention("b"),
        mention("b", start=20, number=9, subset_of="b:0", subject="大型企业"),
    )

    assert sorted(fact.mention_ids for fact in facts) == [["a:0", "b:0"], ["a:20", "b:20"]]


def test_parts_are_told_apart_by_their_subject():
    parts = [
        mention("a", start=9, number=9, subject="大型企业", coverage="part"),
        mention("a", start=20, number=9, subject="中型企业", coverage="part"),
    ]

    assert len(resolved(*parts)) == 2


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
        "kind": st.sampled_from(["stock", "flow", "event"]),
        "status": st.sampled_from(["actual", "actual", "target"]),
        "indicator": st.sampled_from(["ai_enterprises", "hightech_enterprises", "listed"]),
        "subject": st.sampled_from(["人工智能企业", "企业", "重点人工智能企业", "外资企业", None]),
        "coverage": st.sampled_from(["whole", "whole", "part"]),
        "year": st.sampled_from([2023, 2024, None]),
        "year_start": st.sampled_from([None, None, 2021]),
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
        mentions.append(
            mention(start=place * 10, sentence_start=place // 2 * 20, subset_of=parent, **changes)
        )
    return mentions


random_mentions = st.lists(CHANGES, max_size=14).map(made)


@given(random_mentions, st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_nothing(mentions, chance):
    shuffled = mentions[:]
    chance.shuffle(shuffled)

    assert derive(shuffled, DOCUMENTS, registry()) == derive(mentions, DOCUMENTS, registry())


@given(random_mentions)
def test_every_mention_is_in_one_observation(mentions):
    observations = resolved(*mentions)

    assert len({fact.observation_id for fact in observations}) == len(observations)
    assert sorted(m for fact in observations for m in fact.mention_ids) == sorted(
        m.mention_id for m in mentions
    )
    by_id = {m.mention_id: m for m in mentions}
    for fact in observations:
        scopes = {
            (m.indicator, m.kind, m.status, m.coverage, m.year, m.year_start)
            for m in map(by_id.get, fact.mention_ids)
        }
        assert len(scopes) == 1


@given(random_mentions)
def test_of_each_conflict_one_is_first_and_the_ranks_are_whole(mentions):
    groups = {}
    for fact in resolved(*mentions):
        assert (fact.conflict is None) == (fact.rank is None)
        if fact.conflict:
            groups.setdefault(fact.conflict, []).append(fact.rank)

    assert all(sorted(ranks) == list(range(1, len(ranks) + 1)) for ranks in groups.values())
    assert all(len(ranks) > 1 for ranks in groups.values())


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

    assert derive(shuffled, documents, registry()) == derive(mentions, documents, registry())
