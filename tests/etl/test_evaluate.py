import importlib.util

import pytest

from etl.evaluate import Tally, gold_span, pair, same, score
from tests.etl.support import SHARED, corpora, lines_of, passages

TEXT = "全区人工智能企业172家，其中高新技术企业87家；投入约3.4亿元。"


def figure(number, quote=None, **changes):
    start = TEXT.index(number)
    fields = {
        "number_text": number,
        "quote": quote or number,
        "char_start": start,
        "char_end": start + len(number),
        "metric": "enterprises",
        "value_low": 172,
        "value_high": 172,
        "qualifier": "exact",
        "status": "actual",
        "region": "广西壮族自治区",
        "year": 2024,
        "field": "ai",
    }
    return fields | changes


def scored(gold, found):
    plain = [{k: v for k, v in g.items() if not k.startswith("char_")} for g in gold]
    passage = {"id": "p", "text": TEXT, "figures": plain}
    return score([passage], [{"id": "p"} | f for f in found])


def rights(result):
    return {step: tally.right for step, tally in result.steps.items()}


def test_a_right_figure_is_right_in_every_step():
    result = scored([figure("172家")], [figure("172家")])

    assert rights(result) == {"spot": 1, "value": 1, "metric": 1, "full": 1}
    assert [tally.f1 for tally in result.steps.values()] == [1, 1, 1, 1]
    assert result.misses == []


@pytest.mark.parametrize(
    ("change", "steps", "miss"),
    [
        ({"value_high": 173}, "spot", "value"),
        ({"value_low": None}, "spot", "value"),
        ({"metric": "platforms"}, "spot value", "metric: platforms for enterprises"),
        ({"qualifier": "approx"}, "spot value metric", "qualifier: approx for exact"),
        ({"status": "target"}, "spot value metric", "status: target for actual"),
        ({"region": None}, "spot value metric", "region: None for 广西壮族自治区"),
        ({"year": 2023}, "spot value metric", "year: 2023 for 2024"),
        ({"field": "other"}, "spot value metric full", None),
        ({"value_low": 172.0000001}, "spot value metric full", None),
    ],
)
def test_a_wrong_field_stops_at_its_step(change, steps, miss):
    result = scored([figure("172家")], [figure("172家", **change)])

    assert [step for step, right in rights(result).items() if right] == steps.split()
    assert [m[2] for m in result.misses] == ([miss] if miss else [])


def test_misses_and_inventions_count_against_recall_and_precision():
    gold = [figure("172家"), figure("87家")]
    result = scored(gold, [figure("172家"), figure("约3.4亿元", metric="funding")])
    spot = result.steps["spot"]

    assert (spot.right, spot.predicted, spot.gold) == (1, 2, 2)
    assert (spot.precision, spot.recall, spot.f1) == (0.5, 0.5, 0.5)
    assert result.misses == [
        ("p", "87家", "missed enterprises"),
        ("p", "约3.4亿元", "spurious funding"),
    ]


def test_f1_by_hand():
    assert Tally(right=3, predicted=4, gold=6).f1 == pytest.approx(0.6)
    assert Tally(right=0, predicted=0, gold=0).f1 == 1
    assert Tally(right=0, predicted=3, gold=3).f1 == 0


def test_overlapping_spans_are_found_and_each_is_used_once():
    assert pair([(0, 4)], [(3, 9), (0, 4)]) == [(0, 1)]
    assert pair([(0, 4), (4, 8)], [(0, 8)]) in ([(0, 0)], [(1, 0)])
    assert pair([(0, 4)], [(4, 8)]) == []


def test_values_agree_within_a_millionth():
    assert same(None, None)
    assert not same(None, 0)
    assert same(3.4e8, 3.4e8 + 1)
    assert not same(172, 173)


def test_the_mission_counts_its_four_metrics_only():
    gold = [figure("172家"), figure("87家", metric="projects")]
    mission = scored(gold, [figure("172家"), figure("87家", metric="projects")]).mission["metric"]

    assert (mission.right, mission.predicted, mission.gold) == (1, 1, 1)


def test_fields_and_labels_are_counted_where_the_metric_is_right():
    result = scored(
        [figure("172家"), figure("87家")],
        [figure("172家", field="other", year=2020), figure("87家", metric="platforms", year=1)],
    )

    assert (result.fields["year"].right, result.fields["year"].gold) == (0, 1)
    assert (result.fields["status"].right, result.fields["status"].gold) == (1, 1)
    assert (result.labels["field"].right, result.labels["field"].gold) == (0, 1)


def test_a_gold_figure_is_found_in_its_quote():
    gold = {"quote": "高新技术企业87家", "number_text": "87家"}
    start, end = gold_span(TEXT, gold)

    assert TEXT[start:end] == "87家"


REFERENCE = SHARED / "corpus" / "score.py"

if REFERENCE.exists():

    @pytest.mark.parametrize("name", corpora())
    def test_the_scores_are_those_of_the_reference(name):
        spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
        reference = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(reference)
        gold = passages(corpora()[name])
        found = [line for passage in gold for line in lines_of(passage)]
        found = found[:-9] + [line | {"metric": "funding"} for line in found[-9:]]

        ours, (theirs, misses) = score(gold, found), reference.score(gold, found)

        for kind, steps in (("all", ours.steps), ("core", ours.mission)):
            for step, tally in steps.items():
                assert theirs[kind][step] == {
                    "p": round(tally.precision, 4),
                    "r": round(tally.recall, 4),
                    "f1": round(tally.f1, 4),
                    "tp": tally.right,
                    "pred": tally.predicted,
                    "gold": tally.gold,
                }
        assert theirs["fields"] == {k: round(t.recall, 4) for k, t in ours.fields.items()}
        assert theirs["labels"] == {k: round(t.recall, 4) for k, t in ours.labels.items()}
        assert {k: v["f1"] for k, v in theirs["per_metric"].items()} == {
            k: round(t.f1, 4) for k, t in ours.metrics.items()
        }
        assert len(misses) == len(ours.misses)
