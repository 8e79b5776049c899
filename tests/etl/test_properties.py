"""What holds for every text, whatever it says."""

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.registry import registry
from etl.text.sentence import Sentence
from tests.etl.support import cases, corpora, extract, passages

NOUNS = sorted({noun for noun, _, _ in registry().nouns()})
CUES = sorted({word for words in registry().lexicon.cues.values() for word in words})
PLACES = ["南宁市", "深圳市南山区", "全省", "我区", "北京", "武汉大学", "海淀区", "全国", "香港"]
PERIODS = [
    "2024年",
    "“十四五”期间",
    "近三年",
    "五年内",
    "去年",
    "上半年",
    "到2027年",
    "当年",
    "2013年以来",
]
NUMBERS = ["172", "3,400.5", "5-10", "三百余", "上百", "１７２", "6.8万", "万", "亿", "十几", "0", "1.", "24号", "〔2018〕"]  # fmt: skip
UNITS = [
    "家",
    "个",
    "项",
    "万元",
    "亿元",
    "P",
    "EFLOPS",
    "名",
    "件",
    "%",
    "届",
    "港元",
    "以上",
    "左右",
]
BROKEN = ["（", "）", "(", ")", "“", "”", "《", "》", "(xié)", ",,", "。。", "。", "，", "\n", " ", "\u3000", "企業", "協"]  # fmt: skip
WORDS = st.sampled_from(
    NOUNS + CUES + PLACES * 9 + PERIODS * 9 + NUMBERS * 20 + UNITS * 20 + BROKEN * 9
)
COUNTED = st.sampled_from(NOUNS), st.sampled_from(NUMBERS), st.sampled_from(UNITS)
FIGURES = st.tuples(*COUNTED).map("".join) | st.tuples(*COUNTED[1:], COUNTED[0]).map("".join)
TEXTS = st.lists(FIGURES | FIGURES | WORDS | st.text(max_size=4), max_size=25).map("".join)
ORIGINS = st.fixed_dictionaries(
    {
        "title": st.none() | TEXTS,
        "region": st.sampled_from([None, "广西壮族自治区", "北京市", "深圳市", "全国", "无此地"]),
        "published": st.sampled_from([None, "2025", "2024-06", "2021-12-31"]),
        "genre": st.sampled_from([None, "plan", "reply", "news", "meeting", "report", "other"]),
    }
)
OWN = [case["text"] for case in cases("cases", "case")]
SAID = (
    "metric", "indicator", "value_low", "value_high", "unit", "currency", "qualifier", "status",
    "region", "year", "year_start", "subset_of", "level", "field", "kind", "coverage", "months",
)  # fmt: skip
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
TRADITIONAL = opencc.OpenCC("s2t")


@st.composite
def sentences(draw):
    """A plain sentence with one figure, as our texts put it."""
    noun, counter = draw(
        st.sampled_from(
            [
                ("人工智能企业", "家"), ("高新技术企业", "家"), ("重点实验室", "家"), ("应用场景", "个"),
                ("科研经费", "万元"), ("产业规模", "亿元"), ("智能算力规模", "P"), ("发明专利", "件"),
            ]
        )
    )  # fmt: skip
    number = draw(
        st.integers(2, 10**6).map(str)
        | st.integers(1000, 10**6).map("{:,}".format)
        | st.decimals(1, 9999, places=1).map(str)
        | st.sampled_from(["三百余", "一百四十多", "近三十", "5-10", "约40", "不超过30"])
    )
    place = draw(st.sampled_from(["全区", "南宁市", "我省", ""]))
    period = draw(st.sampled_from(["截至2024年底，", "“十三五”期间，", "到2027年，", "目前，", ""]))
    verb = draw(st.sampled_from(["达到", "累计", "新增", ""]))
    return f"{period}{place}{noun}{verb}{number}{counter}。"


def said(mentions):
    return [tuple(getattr(mention, name) for name in SAID) for mention in mentions]


def check_spans(text, mentions, rejected):
    ids = {mention.mention_id for mention in mentions}
    at = 0
    for mention in mentions:
        assert at <= mention.char_start < mention.char_end <= len(text)
        assert text[mention.char_start : mention.char_end] == mention.number_text
        assert 0 <= mention.sentence_start <= mention.char_start
        assert mention.char_end <= mention.sentence_end <= len(text)
        assert mention.subset_of is None or mention.subset_of in ids - {mention.mention_id}
        assert mention.value_low is not None or mention.value_high is not None
        if mention.qualifier in ("exact", "approx"):
            assert mention.value_low == mention.value_high
        if mention.qualifier == "range":
            assert mention.value_low < mention.value_high
        at = mention.char_end
    assert len(ids) == len(mentions)
    for item in rejected:
        assert 0 <= item.char_start < item.char_end <= len(text)
        assert item.reason in registry().lexicon.reasons


@settings(max_examples=400)
@given(TEXTS, ORIGINS)
def test_no_text_raises_and_every_span_is_sound(text, origin):
    check_spans(text, *extract(text, **origin))


@given(st.text())
def test_no_unicode_raises(text):
    check_spans(text, *extract(text))


@pytest.mark.parametrize("name", corpora())
def test_spans_of_real_texts_are_sound(name):
    for passage in passages(corpora()[name]):
        origin = {key: passage[key] for key in ("title", "region", "published", "genre")}
        check_spans(passage["text"], *extract(passage["text"], **origin))


@pytest.mark.parametrize("text", OWN)
def test_full_width_reads_as_half_width_in_our_own_cases(text):
    assert said(extract(text.translate(WIDE))[0]) == said(extract(text)[0])


@given(st.lists(sentences(), min_size=1, max_size=4).map("".join))
def test_full_width_reads_as_half_width(text):
    wide = text.translate(WIDE | {ord("."): ord("．"), ord(","): ord("，")})

    assert said(extract(wide)[0]) == said(extract(text)[0])


@pytest.mark.parametrize("text", OWN)
def test_traditional_reads_as_simplified_in_our_own_cases(text):
    assert said(extract(TRADITIONAL.convert(text))[0]) == said(extract(text)[0])


@given(st.lists(sentences(), min_size=1, max_size=4).map("".join))
def test_traditional_reads_as_simplified(text):
    assert said(extract(TRADITIONAL.convert(text))[0]) == said(extract(text)[0])


@given(st.lists(sentences(), min_size=1, max_size=3).map("\n".join), st.integers(0, 2))
def test_a_paragraph_without_numbers_changes_nothing_in_the_others(text, place):
    idle = "我们相信，天气晴朗的日子里，山歌嘹亮，人心舒畅。"
    before, after = [(f"{idle}\n", ""), ("", f"\n{idle}"), (f"{idle}\n", f"\n{idle}")][place]
    alone, _ = extract(text, title="关于答复的函")

    among, _ = extract(before + text + after, title="关于答复的函")

    shift = len(before)
    assert [m.char_start for m in among] == [m.char_start + shift for m in alone]
    parents = SAID.index("subset_of")
    assert [row[:parents] + row[parents + 1 :] for row in said(among)] == [
        row[:parents] + row[parents + 1 :] for row in said(alone)
    ]


@given(TEXTS)
def test_reading_twice_gives_the_same(text):
    assert extract(text) == extract(text)


HOSTILE = {
    "digits": "企业" + "1" * 100_000 + "家。",
    "decimals": "资金1." + "1" * 100_000 + "亿元。",
    "Chinese digits": "一" * 100_000 + "家企业",
    "tens": "十" * 100_000 + "家企业",
    "hundred millions": "亿" * 100_000 + "元",
    "opening brackets": "企业5家" + "（" * 100_000,
    "brackets": "（" * 50_000 + "）" * 50_000,
    "pinyin": "協(xié)" * 20_000,
    "nested pinyin": "協" + "(xié" * 20_000 + ")" * 20_000,
    "quotes": "“" * 50_000 + "5家企业",
    "titles": "《" * 50_000 + "2020年企业5家",
    "commas": ", " * 50_000 + "企业5家",
    "mixed marks": "，。；、" * 25_000,
    "blanks": ",," + " " * 100_000 + "企业5家",
    "a blank number": "企业5" + " " * 100_000 + "家",
    "qualifiers": "不少于" * 30_000 + "5家企业",
    "lines": "企业5家\n" * 10_000,
    "heads": "一、2020年工作\n" * 10_000,
    "ranges": "5-" * 10_000 + "万元",
    "numbers without a noun": "企业" + "1个，" * 1_000,
    "a list without a noun": "1家、" * 1_000,
    "ranks without a noun": "2家国家级、" * 300,
    "numbers side by side": "12家" * 1_000,
    "glosses without tones": "企(ye) 業(ye) 5家" * 8_000,
    "broken lines": "，企业一二三四五六七八九十2\n80家" * 5_000,
    "blanks in a number": "3 6 " * 25_000 + "家",
    "numerals": "一万五千" * 25_000 + "家",
    "points": "一点一" * 30_000 + "亿元",
    "mixed numbers": "1亿2000万" * 10_000 + "元",
    "capitals": "壹万" * 50_000 + "元",
    "people": "就业3万、" * 1_000,
    "a header of years": "2020 2021 " * 10_000,
    "names without numbers": "指标 单位 2024年 2025年 " + "名 " * 30_000,
    "heads line by line": "地区 企业（家）\n" * 5_000,
    "rows line by line": "地区 企业（家）\n" + "南宁市 5\n" * 5_000,
    "a wide head": "地区" + " 企业（家）" * 5_000 + "\n南宁市" + " 5" * 5_000,
    "bars": "单位：家\n" + "|" * 100_000,
    "rows all in one line": "指标 单位 2024年 2025年 " + "名 家 5 6 " * 20_000,
    "rows that have too many names": "指标 单位 2024年 2025年 "
    + "甲 乙 丙 家 5 6 丁 家 7 8 " * 5_000,
    "rows named by years": "年份 企业（家） 平台（个） " + "2020 5 6 " * 10_000,
    "rows that cannot be read": "序号 指标 2024年 2025年 1 名 5 6 " + "2 名 — 文 文 " * 10_000,
    "heads and no rows": "序号 指标 单位 2024年 2025年 1 " * 5_000,
    "cells one a line": "单位：家\n指标\n2024年\n2025年\n" + "名\n5 0\n6 0\n" * 10_000,
    "words between numbers": "序号 指标 2024年 责任 2025年 1 甲 5 乙 6 2 甲 5 乙 6 " * 5_000,
    "rows of words": "指标\t单位\t2024年\t2025年\n名\t家\t5\t6\n一\t—\t全\t全\n" * 5_000,
    "heads one a line": "指标\n单位\n2024年\n2025年\n" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_to_its_end(name):
    check_spans(HOSTILE[name], *extract(HOSTILE[name]))


@pytest.fixture
def words_seen(monkeypatch):
    """How many words the rules look at for a text: a count, where a clock would tremble."""
    plain = Sentence.within
    seen = []

    def counted(self, start, end):
        found = plain(self, start, end)
        seen.append(len(found) + 1)
        return found

    def work(text):
        seen.clear()
        extract(text)
        return sum(seen)

    monkeypatch.setattr(Sentence, "within", counted)
    return work


@pytest.mark.parametrize(
    "piece", ["“企业5家", "企业5家、", "南宁企业5家、", "企业5家，", "1个，", "1家、"]
)
def test_a_sentence_twice_as_long_costs_twice_the_work(piece, words_seen):
    assert words_seen(piece * 800) <= 2.5 * words_seen(piece * 400)


@pytest.mark.parametrize("piece", ["企业5家。", "企业5家\n", "数据集 个 5 6\n", "数据集 个 5 6 "])
def test_a_text_twice_as_long_costs_twice_the_work(piece, words_seen):
    assert words_seen(piece * 800) <= 2.5 * words_seen(piece * 400)


def test_a_cell_with_a_record_number_does_not_raise():
    extract("指标 单位 2024年 2025年 数据集 个 " + "1" * 400 + " 6")


def test_refused_numbers_stand_in_the_raw_text():
    text = "人工智能企业占12.5％，全区建有高校80所。"
    _, rejected = extract(text)

    assert [text[r.char_start : r.char_end] for r in rejected] == [r.number_text for r in rejected]
