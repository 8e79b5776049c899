from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import opencc
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.registry import registry
from etl.text.clean import clean
from etl.text.numbers import RANGE_SIGNS, NumberReader
from etl.text.numerals import parse_chinese, parse_spread, scale, to_number

UNITS = registry().lexicon.units
READER = NumberReader(
    money=UNITS["money"],
    money_prefix=UNITS["money_prefix"],
    compute=registry().lexicon.compute,
    counters=frozenset(UNITS["counters"]["words"]),
    refused={word: reason for reason, words in UNITS["refused"].items() for word in words},
)
TRADITIONAL = opencc.OpenCC("s2t")
FACTORS = {"万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "百亿": 10**10, "万亿": 10**12}


def read(text):
    return [(text[q.start : q.end], q.low, q.high, str(q.qualifier)) for q in READER.find(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("一百四十", 140), ("百", 100),
        ("两千零五", 2005), ("三万五千", 35000), ("三百亿", 30_000_000_000), ("万亿", 10**12),
        ("一亿两千万", 120_000_000), ("二〇二五", 2025), ("九千九百九十九", 9999),
    ],
)  # fmt: skip
def test_chinese_numerals(text, value):
    assert parse_chinese(text) == value


def test_what_is_no_numeral_is_none():
    assert parse_chinese("") is None
    assert parse_chinese("企业") is None


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("172家", 172, 172, "exact"),
        ("3,400.5万元", 34_005_000, 34_005_000, "exact"),
        ("30百万元", 30_000_000, 30_000_000, "exact"),
        ("1.2 万亿元", 10**12 * 12 // 10, 10**12 * 12 // 10, "exact"),
        ("3400多万元", 34_000_000, None, "at_least"),
        ("40余项", 40, None, "at_least"),
        ("≥10个", 10, None, "at_least"),
        ("不少于 10个", 10, None, "at_least"),
        ("不超过30万元", None, 300_000, "at_most"),
        ("30万元以内", None, 300_000, "at_most"),
        ("不低于5万元", 50_000, None, "at_least"),
        ("约3.4亿元", 340_000_000, 340_000_000, "approx"),
        ("200家左右", 200, 200, "approx"),
        ("约200家以上", 200, None, "at_least"),
        ("突破百亿元", 10**10, None, "at_least"),
        ("上千名", 1000, None, "at_least"),
        ("千家", 1000, 1000, "exact"),
        ("三百余家", 300, None, "at_least"),
        ("100个（含）以上", 100, None, "at_least"),
        ("HK$3亿", 300_000_000, 300_000_000, "exact"),
        ("5-10万元", 50_000, 100_000, "range"),
        ("5万元-10万元", 50_000, 100_000, "range"),
        ("5000-1万元", 5000, 10_000, "range"),
        ("6.8万P", 68_000, 68_000, "exact"),
        ("2.5EFLOPS", 2500, 2500, "exact"),
    ],
)
def test_one_number_is_read_whole(text, low, high, qualifier):
    assert read(text) == [(text, low, high, qualifier)]


@pytest.mark.parametrize("sign", sorted(sign for sign in RANGE_SIGNS if sign == sign.strip()))
def test_every_range_sign_joins(sign):
    assert read(f"5{sign}10万元") == [(f"5{sign}10万元", 50_000, 100_000, "range")]
    assert read(f"5万{sign}10万元") == [(f"5万{sign}10万元", 50_000, 100_000, "range")]


def test_a_falling_pair_is_no_range():
    assert [row[3] for row in read("10-5家")] == ["exact", "exact"]


@pytest.mark.parametrize("text", ["数百家", "几十家", "数亿元", "几百万元", "好几千名", "数十位"])
def test_vague_words_are_no_numbers(text):
    assert read(text) == []


def test_a_verb_that_ends_like_a_qualifier_is_none():
    assert read("签约12家") == [("12家", 12, 12, "exact")]
    assert read("最近3家") == [("3家", 3, 3, "exact")]


def test_a_qualifier_is_inherited_over_and_only():
    assert [row[3] for row in read("突破1000家和2000家")] == ["at_least", "at_least"]
    assert [row[3] for row in read("突破1000家，2000家")] == ["at_least", "exact"]
    assert [row[3] for row in read("突破600亿元、500家")] == ["at_least", "exact"]
    assert [row[3] for row in read("1000家以上和2000家")] == ["at_least", "exact"]


def test_numbers_do_not_share_characters():
    found = READER.find("100家以上百家、不超过5家以上超过6家")

    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_record_number_is_refused_whatever_its_length():
    for length in (29, 5000):
        (quantity,) = READER.find("1" * length + "家")
        assert quantity.reason == "docnumber"
    assert READER.find("一" * 5000 + "家") == []


@given(st.integers(1, 10**9), st.integers(0, 999), st.sampled_from(sorted(FACTORS.values())))
def test_scaling_is_exact(whole, thousandths, factor):
    number = to_number(f"{whole}.{thousandths:03}")
    exact = Fraction(whole * 1000 + thousandths, 1000) * factor

    assert Fraction(scale(number, factor)) == exact
    assert isinstance(scale(number, factor), int) == (exact.denominator == 1)


@given(st.integers(1, 10**9), st.sampled_from(["0.001", "1", "1000"]))
def test_scaling_by_a_decimal_is_exact(number, factor):
    assert Fraction(scale(number, Decimal(factor))) == number * Fraction(factor)


@given(st.integers(1, 10**8), st.sampled_from(sorted(FACTORS)))
def test_commas_change_nothing(number, multiple):
    plain, comma = READER.find(f"{number}{multiple}元"), READER.find(f"{number:,}{multiple}元")

    assert [q.value for q in plain] == [q.value for q in comma] == [number * FACTORS[multiple]]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["-", "—", "~", "至", "到"]))
def test_a_rising_pair_is_a_range_with_both_ends(low, high, sign):
    assume(low < high)

    assert read(f"{low}{sign}{high}家") == [(f"{low}{sign}{high}家", low, high, "range")]


WRITTEN = (
    st.integers(1, 10**8) | st.integers(1, 10**4) | st.integers(1, 10**4).map(lambda n: n * 10**4)
)
BEFORE = st.sampled_from(["", "约", "近", "逾", "超", "突破", "不少于", "达到"])


@given(WRITTEN)
def test_chinese_numerals_read_as_digits(number):
    assert parse_chinese(spell(number)) == number


@given(WRITTEN, BEFORE, st.sampled_from(["家", "名", "万元", "P"]), st.booleans())
def test_a_numeral_in_a_text_is_read_whole(number, qualifier, unit, traditional):
    assume(unit != "万元" or number < 10**4)
    written = spell(number)
    text = f"共有{qualifier}{written}{unit}。"
    text = clean(TRADITIONAL.convert(text)).text if traditional else text

    (quantity,) = READER.find(text)

    assert quantity.value == number * (10**4 if unit == "万元" else 1)
    assert text[quantity.core : quantity.end] == written + unit


@given(WRITTEN, st.data())
def test_glosses_inside_change_no_value(number, data):
    plain = f"{spell(number)}家"
    syllable = st.sampled_from(["", "", "(wàn)", "(qiān)", "(yì)"])
    inside = [data.draw(syllable) for _ in plain[1:]]
    raw = plain[0] + "".join(gloss + char for gloss, char in zip(inside, plain[1:], strict=True))
    cleaned = clean(f"企業(yè)共{raw}(jiā)，")

    (quantity,) = READER.find(cleaned.text)

    assert quantity.value == number
    first, last = cleaned.to_raw(quantity.start, quantity.end)
    assert f"企業(yè)共{raw}(jiā)，"[first:last] == raw


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["家", "元", "P"]))
def test_ten_thousands_with_what_is_left_over(whole, rest, unit):
    for text in (f"{whole}万{rest:04}{unit}", f"{whole}万零{rest}{unit}"):
        assert [q.value for q in READER.find(text)] == [whole * 10**4 + rest]
    assert [q.value for q in READER.find(f"{whole}亿{rest}万{unit}")] == [
        whole * 10**8 + rest * 10**4
    ]


@given(st.integers(1, 999), st.integers(0, 999))
def test_a_number_that_a_full_line_breaks_off_is_one(head, tail):
    line = "试点期间，全市新增人工智能企业"
    (broken,) = READER.find(clean(f"{line}{head},\n{tail:03}家").text)
    (row, other) = READER.find(clean(f"人工智能企业 {head}\n{tail + 1}家").text)

    assert broken.value == head * 1000 + tail
    assert (row.value, other.value) == (head, tail + 1)


@pytest.mark.parametrize("text", ["三五", "一一", "一百五万", "千百", "十三五", "亿万", "一万二万"])
def test_what_could_be_two_numerals_is_none(text):
    assert parse_chinese(text) is None
    assert parse_spread(text) is None


def test_two_neighbours_are_a_range():
    assert parse_spread("两三") == (2, 3)
    assert parse_spread("七八百万") == (7_000_000, 8_000_000)
    assert parse_spread("十四五") is None


def spell(number):
    """The number as it is written in Chinese: 140 一百四十, 1005 一千零五, 12 十二, 10050 一万零五十."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            whole, rest = divmod(number, size)
            zero = "零" if rest and (rest < size // 10 or 10 <= rest < 20) else ""
            last = spell(rest) if rest else ""
            return spell(whole) + name + zero + ("一" * (10 <= rest < 20) + last if rest else "")
    parts, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if zero and parts else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return parts.removeprefix("一") if 10 <= number < 20 else parts
