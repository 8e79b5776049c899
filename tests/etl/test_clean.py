from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.text.clean import clean, simplify

MARKS = ",，.。;；、 \n"
DAMAGE = st.text(alphabet=f"人企業會國协協(xié)（）fāng３，４００．Ａ{MARKS}172家億", max_size=60)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("協(xié)商", "协商"),
        ("政協（xié）商", "政协商"),
        ("關(guān)聯(lián)企業(yè)", "关联企业"),
        ("發(fā)展規(guī)劃(huà)", "发展规划"),
        ("實(shí)施方案(fāngàn)", "实施方案"),
        ("企業(yè)172家(jiā)", "企业172家"),
        ("企业,,172家", "企业,172家"),
        ("企业。。。 。 。其中", "企业。其中"),
        ("企业,、机构", "企业、机构"),
        ("企业１７２家", "企业172家"),
        ("３，４００．５万元", "3,400.5万元"),
        ("ＰＦＬＯＰＳ", "PFLOPS"),
        ("臺灣企業172家", "台湾企业172家"),
        ("投入資金３億元", "投入资金3亿元"),
    ],
)
def test_damage_is_repaired(raw, text):
    assert clean(raw).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "全区人工智能企业172家，其中高新技术企业87家。",
        "人工智能(AI)企业、国际标准箱（TEU）",
        "营收3,400.5万元，占12.5%",
        "第一行\n第二行\n\n第三行",
    ],
)
def test_undamaged_text_has_the_identity_map(raw):
    cleaned = clean(raw)

    assert cleaned.text is raw
    assert cleaned.pieces is None
    assert cleaned.to_raw(0, len(raw)) == (0, len(raw))


def test_a_full_width_comma_between_clauses_stays():
    assert clean("企业１７２家，４００个项目").text == "企业172家，400个项目"
    assert clean("企业172，400家").pieces is None


def test_names_in_brackets_stay_in_a_text_with_pinyin():
    assert clean("人工智能(AI)協(xié)會").text == "人工智能(AI)协会"


def test_a_gloss_inside_a_span_stays_in_and_one_behind_it_out():
    raw = "企業3萬(wàn)多家(jiā)參會(huì)"
    start = clean(raw).text.index("3万多家")

    first, last = clean(raw).to_raw(start, start + 4)

    assert raw[first:last] == "3萬(wàn)多家"


def test_simplifying_keeps_the_length():
    for text in ("乾隆", "乾燥", "後臺計畫", "一隻", "鐘錶", "裡面", "著作", "𠮷野家"):
        assert len(simplify(text)) == len(text)


@given(DAMAGE | st.text(max_size=40))
def test_the_map_is_strictly_rising_and_within_the_text(raw):
    cleaned = clean(raw)
    offsets = [cleaned.to_raw(at, at + 1)[0] for at in range(len(cleaned.text))]

    assert all(a < b for a, b in pairwise(offsets))
    assert all(0 <= at < len(raw) for at in offsets)


@given(DAMAGE)
def test_every_character_stands_for_one_of_the_raw_text(raw):
    cleaned = clean(raw)

    for place, char in enumerate(cleaned.text):
        at, _ = cleaned.to_raw(place, place + 1)
        assert char == raw[at] or not raw[at].isascii()


@given(DAMAGE)
def test_spans_of_the_copy_are_spans_of_the_raw_text(raw):
    cleaned = clean(raw)
    for start in range(len(cleaned.text)):
        first, last = cleaned.to_raw(start, len(cleaned.text))
        assert 0 <= first < last <= len(raw)


@given(st.integers(0, 10**15))
def test_full_width_digits_read_as_half_width(number):
    half = f"{number:,}.5"
    wide = half.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,."})

    assert clean(wide).text == half
