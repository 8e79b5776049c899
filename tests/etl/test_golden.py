import pytest

from etl.evaluate import gold_span, score
from tests.etl.support import cases, corpora, extract, lines_of, passages

ORIGIN = ("title", "region", "published", "genre")
GUIDE = (
    "number_text", "metric", "value_low", "value_high", "qualifier", "status", "region", "year",
    "year_start", "indicator",
)  # fmt: skip
CORPORA = corpora()


def origin(case):
    return {key: case.get(key) or None for key in ORIGIN}


def params(kind):
    """Cases that must pass, and known failures that must fail until they are moved."""
    for name in ("cases", "known_failures"):
        for case in cases(name, kind):
            marks = ()
            if name == "known_failures":
                marks = pytest.mark.xfail(strict=True, reason=case["why"], raises=AssertionError)
            yield pytest.param(case, id=f"{case['about']}:{case['text'][:12]}", marks=marks)


def shown(case, mentions):
    """The mentions as the case states its figures: the same fields, in the same words."""
    by_id = {mention.mention_id: mention for mention in mentions}
    rows = []
    for figure, found in zip(case["figures"], mentions, strict=True):
        row = {}
        for key, said in figure.items():
            if key == "value":
                row[key] = found.value_low if found.value_low == found.value_high else None
            elif key == "part_of":
                row[key] = by_id[found.subset_of].number_text if found.subset_of else "none"
            else:
                value = getattr(found, key)
                row[key] = "none" if value is None and said == "none" else value
        if "value" not in figure:
            row |= {key: getattr(found, key) for key in ("value_low", "value_high")}
        rows.append(row)
    return rows


@pytest.mark.parametrize("case", cases("notations", "case"), ids=lambda case: case["text"][:24])
def test_every_notation_is_read_whole(case):
    mentions, rejected = extract(case["text"], **origin(case))

    rows = [
        [m.number_text, m.value_low, m.value_high, str(m.qualifier), m.currency] for m in mentions
    ]
    assert [["open" if v is None else v for v in row[:4]] + row[4:] for row in rows] == [
        [*figure, None][:5] for figure in case["figures"]
    ]
    for found in (*mentions, *rejected):
        assert case["text"][found.char_start : found.char_end] == found.number_text


def expected(figure):
    open_ends = {} if "value" in figure else {"value_low": None, "value_high": None}
    return open_ends | figure


@pytest.mark.parametrize("case", list(params("case")))
def test_all_figures_of_a_sentence_come_out_and_nothing_else(case):
    mentions, _ = extract(case["text"], **origin(case))

    assert [m.number_text for m in mentions] == [f["number_text"] for f in case["figures"]]
    assert shown(case, mentions) == [expected(figure) for figure in case["figures"]]


@pytest.mark.parametrize("case", list(params("refused")))
def test_a_number_that_is_no_figure_is_refused_with_its_reason(case):
    mentions, rejected = extract(case["text"], **origin(case))

    assert case["number_text"] not in [m.number_text for m in mentions]
    assert (case["number_text"], case["reason"]) in [(r.number_text, r.reason) for r in rejected]


@pytest.mark.parametrize("passage", passages(CORPORA["seeds"]), ids=lambda p: p["id"])
def test_every_field_of_every_figure_of_the_five_texts_is_right(passage):
    text = passage["text"]
    start = {figure["quote"]: gold_span(text, figure)[0] for figure in passage["figures"]}
    gold = [
        {key: figure[key] for key in GUIDE}
        | {"char_start": start[figure["quote"]], "subset_of": start.get(figure["subset_of"])}
        for figure in passage["figures"]
    ]
    found = [
        {key: line[key] for key in (*GUIDE, "char_start", "subset_of")}
        for line in lines_of(passage)
    ]

    assert found == sorted(gold, key=lambda figure: figure["char_start"])


def test_the_five_texts_hold_22_figures():
    assert sum(len(lines_of(passage)) for passage in passages(CORPORA["seeds"])) == 22


@pytest.mark.parametrize("name", CORPORA)
def test_offsets_index_the_raw_text(name):
    for passage in passages(CORPORA[name]):
        text = passage["text"]
        for line in lines_of(passage):
            assert text[line["char_start"] : line["char_end"]] == line["number_text"]


@pytest.mark.parametrize("name", CORPORA)
def test_every_golden_quote_stands_once_in_its_text(name):
    for passage in passages(CORPORA[name]):
        for figure in passage["figures"]:
            assert passage["text"].count(figure["quote"]) == 1
            assert figure["quote"].count(figure["number_text"]) >= 1


def test_scores_do_not_fall():
    found = passages(CORPORA["dev"])
    steps = score(found, [line for passage in found for line in lines_of(passage)]).steps

    assert steps["metric"].f1 >= 0.94
    assert steps["full"].f1 >= 0.85
