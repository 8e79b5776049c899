"""Digits and Chinese numerals -> exact numbers; pure."""

from decimal import Decimal
from functools import lru_cache

Number = int | Decimal

FACTORS = {
    "": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
MULTIPLES = ("万亿", "十万", "百万", "千万", "百亿", "千亿", "万", "亿", "百", "千")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=1024)  # the same few numerals again and again
def parse_chinese(text: str) -> int | None:
    """Read a Chinese numeral without unit words; None where it is none.

    >>> parse_chinese("一百四十"), parse_chinese("十二"), parse_chinese("两千零五"), parse_chinese("百")
    (140, 12, 2005, 100)
    >>> parse_chinese("三百亿"), parse_chinese("万亿"), parse_chinese("二〇二五")
    (30000000000, 1000000000000, 2025)
    """
    if not text:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _STEPS:
            section += (digit or 1) * _STEPS[char]
            digit = 0
        elif char == "万":
            section = (section + digit or 1) * 10**4
            digit = 0
        elif char == "亿":
            total += (section + digit or 1) * 10**8
            section = digit = 0
        else:
            return None
    return total + section + digit


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
