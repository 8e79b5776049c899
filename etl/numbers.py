"""Numbers with their units and qualifiers in cleaned text -> quantities; pure.

A quantity is only a reading of the characters ("不少于10个": at least 10, counter 个). Whether it is
a figure, and of what, is decided elsewhere by the noun it counts.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from etl.schema import Qualifier

Number = int | Decimal

# 2,530.2万 · 3400多万 · 5000 · 1.2 万亿 · 30百万; then 三百余 · 十多 · 百亿 · 三十
_DIGITAL = (
    r"([0-9][0-9]*+(?:,[0-9]{3}(?![0-9]))*+(?:\.[0-9]++)?+)\s?"
    r"([余多来几]?)(万亿|[百千]?[万亿]|[百千](?![0-9]))?+([余多来几]?)"
)
_CHINESE = (
    r"([一二两三四五六七八九十百千零〇]++[万亿百千]*+|[万亿](?=[元家户人名个项])|万亿)"
    r"([余多来几]?)([万亿]*+)([余多来几]?)"
)
_ITEM = re.compile(r"(?<![^\n])[0-9]{1,2}\.(?=[1-9][0-9]*[^0-9.])")
_HEAD = re.compile(r"[0-9一二两三四五六七八九十百千零〇万亿]")
_FACTORS = {
    "": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_MULTIPLES = ("万亿", "十万", "百万", "千万", "百亿", "千亿", "万", "亿", "百", "千")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_ROUND = frozenset("百千万亿")
_TENS = _ROUND | {"十"}
_BLANK = frozenset(" \n\u3000")
_BLANKS = 3  # that may stand between a number and its unit
_VAGUE = frozenset("数几")  # 数十家, 几百万元, 数亿元 have no number
_LONGEST = 28  # characters; longer runs are records, and beyond a Decimal's digits

# 不少于 10 · 首次突破 3 · ≥10; a bare 上 only where a round word follows (上百, 上千亿)
_AT_LEAST = r"不少于|不低于|不小于|不下|不止|至少|最少|最低|最低不低于|超过了|超过|突破了|突破|高于|多于|大于|跨越|迈上|迈过|跃上|站上|[超逾破≥＞>]|≧"
_AT_MOST = r"不超过|不超|不高于|不多于|不大于|至多|最多|最高|上限为?|封顶|控制在|[≤＜<]|不足"
_APPROX = r"大约|大概|将近|接近|约为|估计|(?<![签合条节契公])约|(?<![最附临邻远])近|≈"  # 签约12家
_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_AT_LEAST})|(?P<at_most>{_AT_MOST})|(?P<approx>{_APPROX}))\s?$"
)
_QUALIFIER_ENDS = frozenset("于小下止少了过破越上超逾≥＞>≧低高大多限为顶在≤＜<足概近计约≈ ")
_AFTER_HEADS = frozenset("及以之+起封为左上（( ")
_ROUND_BEFORE = re.compile(r"(?:[上过达成]|迈上|跨上|站上)$")
# 最高给予5000万元: a verb cuts the cap off, so it stays outside the span
_CAP_BEFORE = re.compile(
    r"(?:最高|上限|至多|最多)(?:可|能|再)?(?:给予|给到|给|奖励|奖补|补助|补贴|资助|支持|获得|获|达到|达|享受|安排|拿|得)(?:其|企业)?$"
)
_AFTER = re.compile(
    r"\s?(?:[（(](?:含|不含|个|家|户|项|名|人|元|件)[)）])?"
    r"(?:(?P<at_least>及?以上|之上|\+(?![0-9])|起)|(?P<at_most>及?以内|及?以下|之内|封顶|为限)|(?P<approx>左右|上下))"
)
_BRACKET = re.compile(r"[（(](?:含|个|家|户|项|名|人|元|件)[)）]")
RANGE_SIGNS = frozenset(
    ("-", "—", "–", "~", "～", "〜", "至", "到", "——", "－", "―", "－", "-", "− ")
)


@dataclass(slots=True)
class Quantity:
    """One number as the text writes it.

    ``start`` and ``end`` span the shortest text with number, qualifier and unit in the cleaned
    text, ``core`` is where the number itself begins. ``unit`` is "count", "CNY", "PFLOPS", or ""
    where no known unit follows; ``word`` is the unit as written. ``reason`` says why it can be no
    figure (an id of lexicon/reasons.toml), None where it can. ``carried`` marks a qualifier taken from
    the number before (突破A、B).
    """

    start: int
    core: int
    end: int
    low: Number | None
    high: Number | None
    qualifier: Qualifier
    unit: str
    word: str
    currency: str | None = None
    reason: str | None = None
    chinese: bool = False
    carried: bool = False

    @property
    def value(self) -> Number:
        """The stated number; of a range its upper end."""
        return self.high if self.high is not None else self.low if self.low is not None else 0


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
    product = Decimal(number) * factor if isinstance(factor, Decimal) else number * factor
    if isinstance(product, Decimal) and product == product.to_integral_value():
        return int(product)
    return product


class NumberReader:
    """Finds quantities with the units of the lexicon."""

    def __init__(
        self,
        *,
        money: dict[str, str],
        money_prefix: dict[str, str],
        compute: dict[str, Decimal],
        counters: frozenset[str],
        refused: dict[str, str],
    ) -> None:
        """Take the units: word to currency, PFLOPS, or the reason of a refusal."""
        self._units: dict[str, tuple[str, str | None, Number, str | None]] = {}
        for word, reason in refused.items():
            self._units[word] = ("", None, 1, reason)
        for word in counters:
            self._units[word] = ("count", None, 1, None)
        for word, currency in money.items():
            self._units[word] = ("CNY", None if currency == "CNY" else currency, 1, None)
        self._compute = compute
        self._prefix = money_prefix
        self._prefix_ends = frozenset(sign[-1] for sign in money_prefix)
        self._by_head: dict[str, list[str]] = {}
        for word in sorted({*self._units, *compute}, key=len, reverse=True):
            self._by_head.setdefault(word[0], []).append(word)
        # 一 and 三 stand in thousands of words: only those before a unit are looked at
        heads = "".join(
            sorted(re.escape(word[0]) for word, unit in self._units.items() if unit[3] is None)
        )
        self._amount = re.compile(rf"{_DIGITAL}|{_CHINESE}(?:(?<=亿)|(?=\s?[{heads}每]))")

    def find(self, text: str) -> list[Quantity]:
        """All numbers of ``text`` in order; ranges joined, qualifiers taken in."""
        found: list[Quantity] = []
        previous: Quantity | None = None
        floor = 0
        end = 0
        for head in _HEAD.finditer(text):  # one set is scanned faster than two alternatives
            if head.start() < end:
                continue
            match = self._amount.match(text, head.start())
            if match is None:
                continue
            end = match.end()
            quantity = self._read(text, match)
            if quantity is None:
                continue
            if previous is not None and self._join(text, previous, quantity):
                continue
            if previous is not None:
                self._finish(text, previous, floor, quantity.core)
                floor = previous.end
            found.append(quantity)
            previous = quantity
        if previous is not None:
            self._finish(text, previous, floor, len(text))
        self._carry(text, found)
        return found

    def unit_of(self, text: str) -> tuple[str, str | None, str | None, str, int | Decimal]:
        """A unit that stands alone, as in a table: unit, currency, reason, word, factor.

        万家 counts in 10,000; a word that is no unit gives "".
        """
        multiple = next((m for m in _MULTIPLES if text.startswith(m) and text != m), "")
        unit, currency, reason, word, end, factor = self._unit(text, len(multiple))
        if end != len(text):
            return "", None, "bare", "", 1
        return unit, currency, reason, word, scale(_FACTORS[multiple], factor)

    def _read(self, text: str, match: re.Match[str]) -> Quantity | None:
        digits, more, multiple, more_after, chinese, more_c, multiple_c, more_c2 = match.groups()
        start, end = match.span()
        if end - start > _LONGEST:
            return None if digits is None else _record(start, end)
        if digits is not None:
            number = scale(to_number(digits), _FACTORS[multiple or ""])
            at_least = bool(more or more_after)
            if more and not multiple and not more_after and more == "几":
                at_least = False
        else:
            value = parse_chinese(chinese)
            if value is None or (chinese[0] in _TENS and text[start - 1 : start] in _VAGUE):
                return None
            number = scale(value, _FACTORS.get(multiple_c, 1))
            at_least = bool(more_c or more_c2)
        qualifier = Qualifier.AT_LEAST if at_least else Qualifier.EXACT
        unit, currency, reason, word, end, factor = self._unit(text, end)
        if reason == "bare" and match.group().rstrip("余多来 ").endswith("亿"):
            unit, reason = "CNY", None  # 元 left out: 超3000亿, 突破千亿
        if digits is None and (not unit or reason):
            return None
        if unit == "count" and not multiple and (item := _ITEM.match(text, start)):
            start = item.end()  # "8.6个重大专项" in a list: item 8
            number = int(text[start : match.end(1)])
        number = scale(number, factor)
        return Quantity(
            start, start, end, number, None if at_least else number, qualifier, unit, word,
            currency, reason, digits is None,
        )  # fmt: skip

    def _unit(
        self, text: str, end: int
    ) -> tuple[str, str | None, str | None, str, int, int | Decimal]:
        """The unit behind ``end``: unit, currency, reason, word, its end, factor."""
        at = end
        while at < end + _BLANKS and text[at : at + 1] in _BLANK:
            at += 1
        head = text[at : at + 1]
        if head.isascii() and head.isalpha():
            stop = at
            while (
                stop < len(text)
                and text[stop].isascii()
                and (text[stop].isalpha() or text[stop] == "/")
            ):
                stop += 1
            word = text[at:stop]
            compute = self._compute.get(word.lower().rstrip("/"))
            if compute is not None:
                return "PFLOPS", None, None, word, stop, compute
            currency = self._prefix.get(word)
            if currency is not None and at > end:
                return "", None, "bare", "", end, 1
            if word in self._units:
                unit = self._units[word]
                return unit[0], unit[1], unit[3], word, stop, 1
            return "", None, "name", word, end, 1
        for word in self._by_head.get(head, ()):
            if text.startswith(word, at):
                if word in self._compute:
                    return "PFLOPS", None, None, word, at + len(word), self._compute[word]
                unit_, currency, _, reason = self._units[word]
                return unit_, currency, reason, word, at + len(word), 1
        return "", None, "bare", "", end, 1

    def _join(self, text: str, low: Quantity, high: Quantity) -> bool:
        """Make one range of two numbers with a range sign between them."""
        gap = text[low.end : high.core].strip()
        if gap not in RANGE_SIGNS or low.qualifier is Qualifier.RANGE:
            return False
        if low.unit and (low.unit != high.unit or low.currency != high.currency):
            return False
        mixed = low.reason not in (None, "bare") or low.chinese != high.chinese
        if mixed and low.reason != high.reason:
            return False
        if low.low is None or high.low is None:
            return False
        first: Number = low.low
        if not low.unit and low.reason == "bare":
            tail = text[high.core : high.end]
            multiple = next(
                (m for m in ("万亿", "百万", "千万", "百亿", "千亿", "亿", "万") if m in tail), ""
            )
            if multiple and not any(m in text[low.core : low.end] for m in _ROUND):
                scaled = scale(first, _FACTORS[multiple])
                first = scaled if scaled < high.low else first  # 5-10万, but 5000-1万
            if high.unit == "PFLOPS":
                first = scale(first, self._compute[high.word.lower().rstrip("/")])
        if first >= high.low:
            return False
        low.low, low.high = first, high.low
        low.qualifier = Qualifier.RANGE
        low.unit, low.word, low.currency, low.reason = (
            high.unit,
            high.word,
            high.currency,
            high.reason,
        )
        low.end = high.end
        return True

    def _finish(self, text: str, quantity: Quantity, floor: int, limit: int) -> None:
        """Take in the qualifier before and after the number, and the sign of its money.

        Nothing before ``floor`` or behind ``limit`` is taken in: it is the neighbours'.
        """
        if text[quantity.core - 1 : quantity.core] in self._prefix_ends:
            self._sign(text, quantity, floor)
        if quantity.reason is not None:
            return
        kinds: list[str] = []
        while text[quantity.start - 1 : quantity.start] in _QUALIFIER_ENDS and (
            before := _BEFORE.search(text, max(floor, quantity.start - 6), quantity.start)
        ):
            quantity.start = before.start()
            kinds.append(str(before.lastgroup))
        if not kinds and text[quantity.core] in _TENS:
            before = _ROUND_BEFORE.search(text, max(floor, quantity.core - 2), quantity.core)
            if before and before.group() not in ("达", "成"):
                quantity.start = before.start()
                kinds.append("at_least")
        if (
            not kinds
            and quantity.unit == "CNY"
            and _CAP_BEFORE.search(text, max(0, quantity.start - 10), quantity.start)
        ):
            kinds.append("at_most")
        if text[quantity.end : quantity.end + 1] in _AFTER_HEADS:
            after = _AFTER.match(text, quantity.end, limit)
            if after is not None:
                quantity.end = after.end()
                kinds.append(str(after.lastgroup))
            elif bracket := _BRACKET.match(text, quantity.end, limit):
                quantity.end = bracket.end()
        _qualify(quantity, kinds)

    def _sign(self, text: str, quantity: Quantity, floor: int) -> None:
        """Take in the sign of money in front of the number: HK$3000万."""
        for sign, currency in self._prefix.items():
            if text.endswith(sign, max(floor, quantity.core - len(sign)), quantity.core):
                if quantity.unit in ("", "CNY") and quantity.reason in (None, "bare"):
                    quantity.unit, quantity.reason = "CNY", None
                    quantity.currency = None if currency == "CNY" else currency
                    quantity.start = quantity.core - len(sign)
                return

    def _carry(self, text: str, found: list[Quantity]) -> None:
        """分别突破A和B: the second inherits at_least where only 、 or 和 stands between."""
        for previous, quantity in pairwise(found):
            if (
                quantity.qualifier is Qualifier.EXACT
                and previous.qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)
                and (previous.start < previous.core or previous.carried)
                and previous.unit == quantity.unit
                and quantity.unit
                and text[previous.end : quantity.start] in ("、", "和", "及", "与")
            ):
                _qualify(quantity, [previous.qualifier.value])
                quantity.carried = True


def _record(start: int, end: int) -> Quantity:
    """A run of digits too long to be an amount."""
    return Quantity(start, start, end, 0, 0, Qualifier.EXACT, "", "", None, "docnumber")


def _qualify(quantity: Quantity, kinds: list[str]) -> None:
    """Set value and qualifier; the bound words win over the approximate ones."""
    if quantity.qualifier is Qualifier.RANGE or not kinds:
        return
    number = quantity.low
    if "at_most" in kinds and "at_least" not in kinds:
        quantity.low, quantity.high, quantity.qualifier = None, number, Qualifier.AT_MOST
    elif "at_least" in kinds:
        quantity.low, quantity.high, quantity.qualifier = number, None, Qualifier.AT_LEAST
    elif quantity.qualifier is Qualifier.EXACT:
        quantity.qualifier = Qualifier.APPROX
