"""Numbers as people say them: 3.4亿元, ≥40家, 5万–10万元."""

import math

from components.words import Lang

SCALES: dict[Lang, tuple[tuple[int, str], ...]] = {
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m")),
}
SIGNS = {"approx": "≈", "at_least": "≥", "at_most": "≤"}


def short(value: float, lang: Lang = "zh") -> str:
    """A number with at most two decimals in the scale people use.

    >>> short(340_000_000), short(172), short(12_345), short(2530.25), short(1.2e12)
    ('3.4亿', '172', '1.23万', '2530.25', '1.2万亿')
    >>> short(340_000_000, "en"), short(12_345, "en")
    ('340m', '12,345')
    """
    for scale, name in SCALES[lang]:
        if abs(value) >= scale:
            return _trim(value / scale) + name
    return _trim(value) if lang == "zh" else f"{value:,.2f}".rstrip("0").rstrip(".")


def _trim(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def amount(low: float | None, high: float | None, qualifier: str, lang: Lang = "zh") -> str:
    """A value with its qualifier, without its unit.

    >>> amount(40, None, "at_least"), amount(50_000, 100_000, "range"), amount(None, 3e5, "at_most")
    ('≥40', '5万–10万', '≤30万')
    >>> amount(3.4e8, 3.4e8, "approx"), amount(None, None, "exact")
    ('≈3.4亿', '—')
    """
    if low is None and high is None:
        return "—"
    if low is not None and high is not None and low != high:
        return f"{short(low, lang)}–{short(high, lang)}"
    value = low if low is not None else high
    sign = SIGNS.get(qualifier, "")
    if not sign and (low is None or high is None):
        sign = "≥" if high is None else "≤"
    return sign + short(value if value is not None else math.nan, lang)


def full(low: float | None, high: float | None) -> str:
    """The exact figures, digits grouped: 340,000,000.

    >>> full(3.4e8, 3.4e8), full(5e4, 1e5), full(40, None)
    ('340,000,000', '50,000–100,000', '40')
    """
    ends = [f"{end:,.6f}".rstrip("0").rstrip(".") for end in (low, high) if end is not None]
    return "–".join(dict.fromkeys(ends))


def point(low: float | None, high: float | None) -> float:
    """Where a value is drawn: the middle of a range, else the side that is stated."""
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else math.nan


def half(low: float | None, high: float | None) -> float:
    """Half the width of a range; zero for one number and for an open side.

    >>> half(40, 60), half(40, 40), half(40, None)
    (10.0, 0.0, 0.0)
    """
    return 0.0 if low is None or high is None else (high - low) / 2


def ticks(
    low: float, high: float, wanted: int = 5, lang: Lang = "zh", *, whole: bool = False
) -> tuple[list[float], list[str]]:
    """Round tick values from ``low`` to ``high`` on a linear axis, with their words.

    Where values are ``whole`` numbers, as counts are, no tick is a fraction.

    >>> ticks(0, 172)
    ([0, 50, 100, 150, 200], ['0', '50', '100', '150', '200'])
    >>> ticks(0, 2, whole=True)[1]
    ['0', '1', '2']
    """
    span = (high - low) or 1
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    step = max(step, 1) if high >= 5 or whole else step
    first = math.floor(low / step)
    values = [_plain(index * step) for index in range(first, math.ceil(high / step) + 1)]
    return values, [short(value, lang) for value in values]


def log_ticks(low: float, high: float, lang: Lang = "zh") -> tuple[list[float], list[str]]:
    """Powers of ten around ``low`` to ``high``, every second where there are many.

    >>> log_ticks(3, 2000)[1]
    ['1', '10', '100', '1000', '1万']
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    step = 1 if last - first <= 6 else 2
    values = [_plain(10.0**power) for power in range(first, last + 1, step)]
    return values, [short(value, lang) for value in values]


def _plain(value: float) -> float:
    return int(value) if value == int(value) else round(value, 9)


def steps(values: list[float], wanted: int = 5) -> list[float]:
    """Upper bounds of up to five classes with about as many values each; the last is the maximum.

    >>> steps([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [2, 4, 6, 8, 10]
    >>> steps([172])
    [172]
    """
    ordered = sorted(set(values))
    count = min(wanted, len(ordered))
    return [ordered[round((index + 1) * len(ordered) / count) - 1] for index in range(count)]
