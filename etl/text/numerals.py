"""Digits and Chinese numerals -> exact numbers; pure."""

import re
from decimal import Decimal
from functools import lru_cache

Number = int | Decimal

FACTORS = {
    "": 1, "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
MULTIPLES = ("万亿", "十万", "百万", "千万", "百亿", "千亿", "万", "亿", "百", "千")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_TWENTIES = {"廿": 20, "卅": 30}
_GROUPS = {"万": 10**4, "亿": 10**8}
_PLANS = ("十四五",)  # the plan, not 14 to 15
_PIECE = re.compile(r"[0-9.]+|[百千万亿]")


@lru_cache(maxsize=1024)  # the same few numerals again and again
def parse_chinese(text: str) -> int | None:
    """Read a Chinese numeral without unit words; None where it is none, or could be two.

    >>> parse_chinese("一百四十"), parse_chinese("十二"), parse_chinese("两千零五"), parse_chinese("百")
    (140, 12, 2005, 100)
    >>> parse_chinese("三百亿"), parse_chinese("一万五千"), parse_chinese("二〇二五"), parse_chinese("廿八")
    (30000000000, 15000, 2025, 28)
    >>> parse_chinese("两万五"), parse_chinese("一百零五"), parse_chinese("三五"), parse_chinese("两三百")
    (25000, 105, None, None)
    """
    if len(text) > 1 and _DIGITS.keys() >= set(text):
        vague = len(text) == 2 and all(_DIGITS[c] for c in text)  # 两三, 三五, 一一
        return None if vague else int("".join(str(_DIGITS[c]) for c in text))
    return _read(text)


@lru_cache(maxsize=256)
def parse_spread(text: str) -> tuple[int, int] | None:
    """Read two neighbours said in one breath, a range; None where there are none.

    >>> parse_spread("两三"), parse_spread("十五六"), parse_spread("七八百万"), parse_spread("三五")
    ((2, 3), (15, 16), (7000000, 8000000), None)
    """
    at = _pair(text)
    if at is None or text in _PLANS:
        return None
    low, high = _read(text[: at + 1] + text[at + 2 :]), _read(text[:at] + text[at + 1 :])
    return None if low is None or high is None else (low, high)


def _pair(text: str) -> int | None:
    """Where a digit is followed by the next one; None where no or more digits stand side by side."""
    sides = [at for at in range(len(text) - 1) if text[at] in _DIGITS and text[at + 1] in _DIGITS]
    if len(sides) != 1:
        return None
    first, second = _DIGITS[text[sides[0]]], _DIGITS[text[sides[0] + 1]]
    return sides[0] if 0 < first == second - 1 else None


def _read(text: str) -> int | None:
    """A numeral of digits and steps, each step below the one before."""
    total = section = part = 0  # below 亿, below 万, and what is being read
    step = group = 0  # the last of each; 0 where none was yet
    digit: int | None = None
    zero = False
    for char in text:
        if char in _DIGITS:
            if digit is not None:
                return None
            if _DIGITS[char]:
                digit = _DIGITS[char]
            else:
                zero = True
            continue
        if char in _GROUPS:
            if digit and step > 10 and not zero:
                return None  # 一百五万: 105 or 150
            part += digit or 0
            if char == "万":
                if group == 10**4 or (not part and group):
                    return None
                section, group = (part or 1) * 10**4, 10**4
            else:
                if total or group == 10**8:
                    return None
                total, section, group = (section + part or 1) * 10**8, 0, 10**8
            part = step = 0
        else:
            size = 10 if char in _TWENTIES else _STEPS.get(char, 0)
            if not size or (step and size >= step) or (char in _TWENTIES and digit):
                return None
            if digit is None and size > 10 and (part or group):
                return None  # 一万百
            part += _TWENTIES.get(char) or (digit or 1) * size
            step = size
        digit, zero = None, False
    if digit and not zero:
        digit *= (step or group or 10) // 10 or 1  # 两万五: what follows is one step below
    return total + section + part + (digit or 0) if text else None


def parse_mixed(text: str) -> Number | None:
    """Read digits and steps in turn; None where a piece is not below the step before it.

    >>> parse_mixed("3万5千"), parse_mixed("1亿2000万"), parse_mixed("3千5百万"), parse_mixed("5万8万")
    (35000, 120000000, 35000000, None)
    """
    total: Number = 0
    part: Number = 0
    number: Number | None = None
    step: float = float("inf")
    group: float = float("inf")
    for piece in _PIECE.findall(text):
        if piece in _STEPS:
            part += (number or 0) * _STEPS[piece]
            if (number or 0) * _STEPS[piece] >= step:
                return None
            step = _STEPS[piece]
        elif piece in _GROUPS:
            part += number or 0
            if not part:  # 万亿
                total *= _GROUPS[piece]
            elif part * _GROUPS[piece] >= group:
                return None
            total += part * _GROUPS[piece]
            part, step, group = 0, float("inf"), _GROUPS[piece]
        else:
            number = to_number(piece)
            continue
        number = None
    part += number or 0
    return None if (number or 0) >= step or part >= group else scale(total + part, 1)


def parse_decimal(text: str) -> Number | None:
    """Read a Chinese numeral with a point in it; None where it is none.

    >>> parse_decimal("一点五亿"), parse_decimal("十二点零八万"), parse_decimal("点五亿")
    (150000000, 120800, None)
    """
    whole, _, rest = text.partition("点")
    places = rest.rstrip("百千万亿")
    number = parse_chinese(whole)
    factor = FACTORS.get(rest[len(places) :])
    if number is None or factor is None or not _DIGITS.keys() >= set(places):
        return None
    return scale(Decimal(f"{number}.{''.join(str(_DIGITS[c]) for c in places)}"), factor)


def to_number(digits: str) -> Number:
    """Digits with commas and a decimal point, exactly.

    >>> to_number("2,530.2"), to_number("172")
    (Decimal('2530.2'), 172)
    """
    plain = digits.replace(",", "")
    return Decimal(plain) if "." in plain else int(plain)


def scale(number: Number, factor: int | Decimal) -> Number:
    """Multiply without a float in between; whole results are ints.

    >>> scale(Decimal("2530.2"), 10**8), scale(Decimal("0.5"), 1)
    (253020000000, Decimal('0.5'))
    """
    product = number * factor
    if isinstance(product, Decimal) and product == product.to_integral_value():
        return int(product)
    return product


@lru_cache(maxsize=4096)  # a few reports hold two thousand different ones
def amount(digits: str, multiple: str) -> Number:
    """Digits with the multiple behind them.

    >>> amount("2,530.2", "万"), amount("30", "百万"), amount("172", "")
    (25302000, 30000000, 172)
    """
    return scale(to_number(digits), FACTORS[multiple])
