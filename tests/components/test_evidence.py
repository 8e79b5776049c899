from dash import html
from hypothesis import given
from hypothesis import strategies as st

from components import evidence
from tests.components.conftest import TEXT


@given(st.text(max_size=60), st.data())
def test_pieces_put_together_are_the_text(text, data):
    places = st.integers(0, len(text))
    spans = data.draw(
        st.lists(st.tuples(places, places, st.sampled_from(["here", "other"])), max_size=6)
    )
    spans = [(min(span[:2]), max(span[:2]), span[2]) for span in spans]
    cut = evidence.pieces(text, spans, 0, len(text))
    assert "".join(words for words, _ in cut) == text


def marks(children, name):
    found = []
    stack = list(children)
    while stack:
        item = stack.pop(0)
        if isinstance(item, html.Mark) and item.className == name:
            found.append(item.children)
        inner = getattr(item, "children", None)
        stack = (inner if isinstance(inner, list) else [inner] if inner is not None else []) + stack
    return found


def words(children):
    if isinstance(children, str):
        return children
    if isinstance(children, list):
        return "".join(words(item) for item in children)
    return words(getattr(children, "children", None) or "")


def test_the_sentence_marks_exactly_the_number(tables, names):
    shown = evidence.render(tables, "o0", names)
    assert marks(shown, "here") == ["172家"]
    assert "经各市审核推荐，我区人工智能企业172家，其中高新技术企业87家。" in words(shown)
    assert "自治区科技厅" in words(shown)
    assert "2021-07-01" in words(shown)


def test_the_document_marks_the_number_and_lightly_the_others(tables, names):
    shown = evidence.whole(tables, "a:13", names)
    mention = next(key for key in tables.mentions["mention_id"] if key.startswith("a:"))
    shown = evidence.whole(tables, mention, names)
    assert marks(shown, "here") == ["172家"]
    assert marks(shown, "other") == ["87家", "约3.4亿元", "5-10万元", "300家"]
    assert TEXT in words(shown)


def test_text_stays_text(tables, names):
    """Dash escapes strings; markup of a document never becomes a component."""
    mention = next(key for key in tables.mentions["mention_id"] if key.startswith("a:"))
    assert "<b>到2025年" in words(evidence.whole(tables, mention, names))


def test_conflicting_statements_are_all_listed(tables, names):
    shown = evidence.render(tables, "o5", names)
    assert marks(shown, "here") == ["超过2400家", "2000家"]
    assert "说法不一" in words(shown)


def test_unknown_ids_are_answered_with_words(tables, names):
    assert words(evidence.render(tables, "nothing", names))
    assert evidence.whole(tables, "", names) == []


def test_the_parts_of_a_figure_stand_under_it(tables, names):
    shown = words(evidence.render(tables, "o0", names))

    assert "其中" in shown
    assert "87家" in shown
    assert "其中" not in words(evidence.render(tables, "o4", names))
