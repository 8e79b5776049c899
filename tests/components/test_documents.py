"""The page of documents: the list, the reader, the marks in the text and the rows beside it."""

import json
from dataclasses import replace

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components import documents, filters, ids, margin, marks, select
from components.book import Book
from components.selection import Selection, parse
from components.settle import settle
from etl.schema import Rejected
from etl.store import Store, publish
from tests.components.conftest import CATALOG, TEXT, document, mention, records
from tests.components.test_evidence import words

EVIL = '<script>alert(1)</script>我区人工智能企业9家。<a href="javascript:alert(2)">看</a>'
QUOTES = ["172家", "87家", "约3.4亿元", "5-10万元", "300家"]
REASONS = {"bare": {"zh": "没有单位"}, "date": {"zh": "日期"}}


def refused(doc_id, text, quote, reason, detail=None):
    start = text.index(quote)
    return Rejected(
        doc_id=doc_id,
        char_start=start,
        char_end=start + len(quote),
        number_text=quote,
        reason=reason,
        detail=detail,
    )


def world():
    """The small world with a reprint, a hostile document, a correction and numbers not taken."""
    made = records()
    made["documents"] += [
        replace(document("e", EVIL, title="<b>恶意</b>"), url="javascript:alert(3)", year=None),
        replace(document("f", TEXT, title="转载", published="2022"), reprint_of="a"),
    ]
    first = replace(made["mentions"][0], correction="changed", correction_reason="原件为172家")
    parts = replace(made["mentions"][1], subset_of=first.mention_id)
    made["mentions"] = [first, parts, *made["mentions"][2:], mention("e", EVIL, "9家")]
    made["rejected"] = [
        refused("a", TEXT, "2025", "date"),
        refused("e", EVIL, "1", "bare", "alert"),
    ]
    return made


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    catalog = CATALOG | {"reasons": REASONS}
    publish(folder, world(), catalog=catalog, quality={}, inputs={}, notes={})
    return Store(folder).tables()


@pytest.fixture(scope="module")
def names(tables):
    return Book(tables)


def every(component, kind):
    """All components of a class inside, in order."""
    found = [component] if isinstance(component, kind) else []
    inner = component if isinstance(component, list) else getattr(component, "children", None)
    if isinstance(component, dcc.Store):
        inner = component.data.get("documents", component.data.get("margin"))
    for child in inner if isinstance(inner, list) else [inner]:
        if child is not None and not isinstance(child, str | int):
            found += every(child, kind)
    return found


def read(tables, names, doc, **changes):
    return documents.render(tables, Selection(page="documents", doc=doc, **changes), names)


def body(shown):
    return every(shown, dcc.Store)[0].data["fulltext"]


def rows(shown):
    return [words(row) for row in every(shown, html.Li)]


def test_the_newest_document_comes_first_and_undated_ones_last(tables, names):
    assert [item.doc_id for item in documents.listed(tables, Selection())] == [
        "b",
        "f",
        "a",
        "d",
        "e",
        "c",
    ]
    page = documents.render(tables, Selection(page="documents"), names)
    assert words(page) == "文献6 份文献 · 1 份日期不详"
    shown = words(every(page, html.Tbody))
    assert "转载：同《=危险标题》" in shown
    assert "无标题文献（c）" in shown


def test_a_row_of_the_list_counts_what_was_taken_and_what_not(tables, names):
    shown = documents.render(tables, Selection(page="documents"), names)
    (row,) = [row for row in every(shown, html.Tr) if words(row).startswith("《=危险标题》")]
    assert [cell.children for cell in row.children[-2:]] == [5, 1]
    assert "doc=a" in row.children[0].children[0].href


def test_regions_choose_their_documents_and_those_with_figures_of_theirs(tables, names):
    assert [item.doc_id for item in documents.listed(tables, Selection(regions=("110000",)))] == [
        "b"
    ]
    assert [item.doc_id for item in documents.listed(tables, Selection(regions=("440000",)))] == [
        "c"
    ]
    none = documents.render(tables, Selection(page="documents", regions=("650000",)), names)
    assert "没有发布文献" in words(none)


@pytest.mark.parametrize(
    ("sought", "found"),
    [("恶意", ["e"]), ("<B>", ["e"]), (" 危险  标题 ", ["a"]), ("100%", []), ("_", [])],
)
def test_words_choose_the_documents_whose_title_has_them_all(tables, names, sought, found):
    chosen = Selection(page="documents", find=sought)
    assert [item.doc_id for item in documents.listed(tables, chosen)] == found
    page = words(documents.render(tables, chosen, names))
    assert (f"含“{sought}”的文献" if not found else f"含“{sought}”") in page


def test_of_very_many_documents_the_newest_are_listed(tables, names, monkeypatch):
    monkeypatch.setattr(documents, "LIMIT", 2)
    shown = documents.render(tables, Selection(page="documents"), names)
    assert len(every(shown, html.Tr)) == 3
    assert "先列最新的 2 份" in words(shown)


def test_the_text_marks_every_figure_and_no_other_number(tables, names):
    shown = read(tables, names, "a")
    found = every(body(shown), html.Mark)
    assert [mark.children for mark in found] == QUOTES
    assert words(body(shown)) == TEXT
    assert all(mark.role == "button" and mark.tabIndex == 0 for mark in found)


def test_each_mark_has_its_row_and_each_row_its_mark(tables, names):
    shown = read(tables, names, "a")
    of_marks = {getattr(mark, "data-mention") for mark in every(body(shown), html.Mark)}
    of_rows = {getattr(row.children[0], "data-mention") for row in every(shown, html.Li)}
    assert of_marks == of_rows == set(map(TEXT.index, QUOTES))


def test_a_row_says_what_the_figure_is_and_leads_to_its_evidence(tables, names):
    shown = read(tables, names, "a")
    first = rows(shown)[0]
    for part in ("172家", "企业 · 人工智能企业", "广西", "2021年", "实际", "原件为172家", "依据"):
        assert part in first
    assert getattr(every(shown, html.Li)[0].children[1], "data-observations") == "o0"
    assert "≈3.4亿元" in rows(shown)[2]
    assert "原文“约3.4亿元”" in rows(shown)[2]


def test_a_part_stands_under_its_whole(tables, names):
    shown = read(tables, names, "a")
    assert [row.className for row in every(shown, html.Li)][:3] == ["depth-0", "depth-1", "depth-0"]
    assert "其中项" in rows(shown)[1]


def test_parts_follow_their_whole_wherever_they_stand_and_a_circle_ends():
    text = "甲1家，乙2家，丙3家。"
    one, two, three = (mention("x", text, quote) for quote in ("1家", "2家", "3家"))
    late = replace(three, subset_of=one.mention_id)
    assert margin.arranged([one, two, late]) == [(one, 0), (late, 1), (two, 0)]
    circle = [replace(one, subset_of=two.mention_id), replace(two, subset_of=one.mention_id)]
    assert len(margin.arranged(circle)) == 2


def test_numbers_not_taken_are_shown_on_demand_with_their_reason(tables, names):
    plain = every(body(read(tables, names, "a")), html.Mark)
    assert not [mark for mark in plain if mark.className == "untaken"]
    shown = read(tables, names, "a", refused=True)
    found = [mark for mark in every(body(shown), html.Mark) if mark.className == "untaken"]
    assert [(mark.children, mark.title) for mark in found] == [("2025", "未取用：日期")]
    assert [words(title) for title in every(shown, html.H4)] == ["日期（1）"]
    assert words(body(shown)) == TEXT
    detail = every(body(read(tables, names, "e", refused=True)), html.Mark)[0]
    assert detail.title == "未取用：没有单位 · alert"


def test_hostile_text_stays_text(tables, names):
    """Nothing of a document becomes an element, and its address no link."""
    shown = read(tables, names, "e", refused=True)
    assert words(body(shown)) == EVIL
    assert "javascript:alert(3)" in words(shown)
    assert [link.href for link in every(shown, html.A)] == ["/original/e"]
    assert not every(shown, html.Script)


places = st.integers(0, 40)
spans = st.lists(st.tuples(places, places, places, places), max_size=6)


@given(text=st.text(min_size=1, max_size=40), taken=spans, untaken=spans)
def test_the_text_put_together_is_the_documents_text(names, text, taken, untaken):
    whole = mention("x", "1家。", "1家")

    def ends(*offsets):
        return sorted(min(offset, len(text)) for offset in offsets)

    mentions = []
    for offsets in taken:
        first, start, end, last = ends(*offsets)
        mentions.append(replace(whole, char_start=start, char_end=end, sentence_start=first, sentence_end=last))  # fmt: skip
    rejected = [
        Rejected(doc_id="x", char_start=start, char_end=end, number_text="", reason="date", detail=None)
        for _, start, end, _ in (ends(*offsets) for offsets in untaken)
    ]  # fmt: skip
    made = marks.text(document("x", text), mentions, rejected, names)
    assert words(made) == text


def test_every_metric_has_a_sign_of_its_own_in_both_languages(tables):
    for lang in ("zh", "en"):
        book = Book(tables, lang)
        signs = [marks.look(metric, book)[0] for metric in book.metrics]
        assert len(set(signs)) == len(signs)


def test_the_legend_names_the_metrics_of_the_text(tables, names):
    shown = read(tables, names, "a")
    legend = next(part for part in every(shown, html.Div) if part.className == "legend")
    assert [words(button) for button in legend.children] == ["资金 2", "企业 3"]


def test_an_unknown_document_gives_the_list_and_says_so(tables, names):
    found = settle(tables, Selection(page="documents", doc="nope", at=3), names)
    assert (found.selection.doc, found.selection.at) == ("", None)
    assert any("nope" in notice for notice in found.notices)
    assert every(read(tables, names, "nope"), html.Table)


def touch(tables, key, query="?page=documents"):
    given = {ids.STATE: {"query": query, "run": tables.run}, ids.URL: ""}
    return parse(filters.answer(tables, ids.plain(key), given)[1]["query"])


def test_a_statement_opens_its_document_at_its_figure(tables):
    chosen = touch(tables, ids.switch("mention", "16 a"), "?metric=enterprises")
    assert (chosen.page, chosen.doc, chosen.at) == ("documents", "a", 16)
    back = touch(tables, ids.switch("doc", ""), "?page=documents&doc=a&at=16&refused=1")
    assert (back.page, back.doc, back.at) == ("documents", "", None)


def test_the_switch_of_numbers_not_taken_stands_in_the_address(tables):
    query = "?page=documents&doc=a"
    chosen = touch(tables, ids.switch("refused", "1"), query)
    assert (chosen.doc, chosen.refused) == ("a", True)
    assert not touch(tables, ids.switch("refused", ""), query + "&refused=1").refused


def test_the_reader_says_what_the_browser_looks_for(tables, names):
    """assets/page.js finds the article by these."""
    (article,) = every(read(tables, names, "a", at=16), html.Article)
    props = json.loads(json.dumps(article.to_plotly_json()["props"], default=str))
    assert (props["data-doc"], props["data-at"]) == ("a", 16)
    assert select.document(tables, "nope") is None
