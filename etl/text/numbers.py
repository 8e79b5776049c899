"""Numbers with their units and qualifiers in cleaned text -> quantities; pure.

A quantity is only a reading of the characters ("不少于10个": at least 10, counter 个). Whether it is
a figure, and of what, is decided elsewhere by the noun it counts.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from etl.schema import Qualifier
from etl.text.numerals import (
    FACTORS,
    Number,
    amount,
    parse_chinese,
    parse_decimal,
    parse_mixed,
    parse_spread,
    scale,
)
from etl.text.units import Units

# an attribute of an enum is looked up slowly
_EXACT, _APPROX, _AT_LEAST, _AT_MOST, _RANGE = (
    Qualifier.EXACT, Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.RANGE,
)  # fmt: skip

# A number begins with one of these: a single set is scanned faster than two alternatives
_NUMERAL = "一二两三四五六七八九十百千零〇廿卅万亿"
_FIRST = f"[0-9{_NUMERAL}]"
# behind it: 2,530.2万 · 3400多万 · 5000 · 1.2 万亿 · 30百万 · 3万5千 · 1亿2000万 · 1万5000; then
# 三百余 · 十多 · 百亿 · 一万五千 · 一点五亿. Nothing begins in the middle of a numeral.
_DIGITAL = (
    r"(?<=[0-9])([0-9]*+(?:,[0-9]{3}(?![0-9]))*+(?:\.[0-9]++)?+)\s?"
    r"([余多来几]?)(?:(?<=[余多来])\s(?=[百千]?[万亿]))?+"
    r"((?:万亿|[百千]?[万亿]|[百千](?![0-9](?![百万])))(?!万?亿+次))?+"
    r"((?<=[百千万亿])(?:(?:零?[0-9]{1,4}+(?:\.[0-9]++)?+[百千万]++)++"
    r"|(?:(?<=万)[0-9]{4}|零[0-9]{1,4}+)(?![0-9.,年])))?+([余多来几]?)"
)
_CHINESE = (
    rf"(?<![{_NUMERAL}]{{2}})"
    rf"((?<![0-9万亿])[{_NUMERAL}]*+(?:点[一二三四五六七八九零〇]++[百千]?[万亿]++)?+"
    r"|(?<=[万亿])(?=[余多]?[元家户人名个项件])|(?<=万)亿)"
    r"([余多来几]?)([万亿]*+)([余多来几]?)"
)
_RANGED = rf"[至到~～—\-][{_NUMERAL}]"  # 三至五家: its unit comes later
_ITEM = re.compile(r"[0-9]{1,2}\.(?=[1-9][0-9]*[^0-9.])")
_LINE_START = ("", "\n")
_ROUND = frozenset("百千万亿")
_GROUPS = frozenset("万亿")
_NUMERALS = frozenset(_NUMERAL)
# that the first number of a range has of the second: 5-10万, 三至五百; 三百至五百万 has 万 only
_MULTIPLES = ("万亿", "百万", "千万", "百亿", "千亿", "亿", "万", "千", "百")
_MULTIPLES_OF_TENS = ("万亿", "亿", "万")
# what stands in or behind a number: 30余, 30来
_VAGUENESS = {"": _EXACT, "余": _AT_LEAST, "多": _AT_LEAST, "几": _AT_LEAST, "来": _APPROX}
_TENS = _ROUND | {"十"}
_VAGUE = frozenset("数几")  # 数十家, 几百万元, 数亿元 have no number
_LONGEST = 28  # characters; longer runs are records, and beyond a Decimal's digits

# 不少于 10 · 首次突破 3 · ≥10; a bare 上 only where a round word follows (上百, 上千亿)
_LEAST = r"不得少于|不得低于|不得小于|不少于|不低于|不小于|不下|不止|至少|最少|最低|最低不低于|超过了|超过|突破了|突破|高于|多于|大于|跨越|迈过|跃上|站上|[超逾破≥＞>]|≧|(?<=[模值额入量均已双])过"
_MOST = r"不得超过|不得高于|不得多于|不超过|不超|不到|不高于|不多于|不大于|至多|最多|最高|上限为?|封顶|控制在|[≤＜<]|不足"
_ABOUT = r"大约|大概|将近|接近|约为|估计|(?<![签合条节契公])约合?|(?<![最附临邻远])近|≈"  # 签约12家
_BEFORE = re.compile(rf"(?:(?P<at_least>{_LEAST})|(?P<at_most>{_MOST})|(?P<approx>{_ABOUT}))\s?$")
_QUALIFIER_ENDS = frozenset("于小下止少了过破越上超逾≥＞>≧低高大多限为顶在≤＜<足到概近计约合≈ ")
_AFTER_HEADS = frozenset("及以之+起封为左上（( ")
_ROUND_BEFORE = re.compile(r"(?:[上过达成]|迈上|跨上|站上)$")
# 最高给予5000万元, 最多可得产业奖励1000万元: words cut the cap off, so it stays outside the span
_CAP_BEFORE = re.compile(
    r"(?:最高(?!检|法|人民|水平|支付|限|一[笔单项家]|的一)|上限|至多|最多|封顶)[\u4e00-\u9fff]{1,8}$"
)
_AFTER = re.compile(
    r"\s?(?:[（(](?:含|不含|个|家|户|项|名|人|元|件)[)）])?"
    r"(?:(?P<at_least>及?以上|之上|\+(?![0-9])|起)|(?P<at_most>及?以内|及?以下|之内|封顶|为上?限)|(?P<approx>左右|上下))"
)
_BRACKET = re.compile(r"[（(](?:含|个|家|户|项|名|人|元|件)[)）]")
# 新增技能人才74万、专业人才8.1万: people need no measure word
_PEOPLE = re.compile(
    r"(?:人才|人员|就业|技师|工程师|技工|毕业生|学生|学员|劳动者|劳动力|从业者|职工|员工|干部|党员|教师|农民工)"
    r"(?:总量|总数|总规模|规模|人数|数量|队伍|资源)?(?:已|共|累计|新增|有|为|达到|达|增至|增加到|超过|超|突破|近|约|逾)*\s?$"
)
# 3000万抗旱专项资金, 补助资金200万
_MONEY_BEHIND = re.compile(
    r"的?[\u4e00-\u9fff]{0,6}?(?:资金|经费|贷款|补助|补贴|奖励|奖金|融资|基金)(?![^，。；、]{0,4}[家户个名])"
)
_MONEY_BEFORE = re.compile(
    r"(?:资金|经费|投资|奖励|奖金|补助|补贴|贷款|融资)(?:已|共|累计|达到|达|为|超过|超|突破|近|约|逾|最高)*\s?$"
)
_YUAN_BY_NAME = "元人民币"
_LIST_ENDS = frozenset(("", "、", "，", "。", "；", ",", ";", "\n", "）", ")"))
RANGE_SIGNS = frozenset(
    ("-", "—", "–", "~", "～", "〜", "至", "到", "——", "－", "―", "－", "-", "− ")
)
_BLANKS = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())
_JOINTS = _BLANKS | {sign[0] for sign in RANGE_SIGNS}


@dataclass(slots=True)
class Quantity:
    """One number as the text writes it.

    ``start`` and ``end`` span the shortest text with number, qualifier and unit in the cleaned
    text, ``core`` is where the number itself begins. ``unit`` is "count", "CNY", "PFLOPS", or ""
    where no known unit follows; ``word`` is the unit as written. ``reason`` says why it can be no
    figure (an id of lexicon/reasons.toml), None where it can. ``carried`` marks a qualifier taken from
    the number before (突破A、B). ``origin`` is where the number of a table stands, whose offsets are of
    a sentence made of its cell.
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
    origin: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Where the number stands in the document."""
        return (self.start, self.end) if self.origin is None else self.origin

    @property
    def value(self) -> Number:
        """The stated number; of a range its upper end."""
        return self.high if self.high is not None else self.low if self.low is not None else 0


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
        self.units = Units(
            money=money,
            money_prefix=money_prefix,
            compute=compute,
            counters=counters,
            refused=refused,
        )
        self._prefix = money_prefix
        self._prefix_ends = frozenset(sign[-1] for sign in money_prefix)
        # 一 and 三 stand in thousands of words: only those before a unit are looked at
        heads = "".join(sorted(map(re.escape, self.units.heads)))
        self._amount = re.compile(
            rf"{_FIRST}(?:{_DIGITAL}|{_CHINESE}(?:(?<=亿)|(?=\s?[{heads}每])|(?={_RANGED})|(?<=万)(?=[、，。；])))"
        )

    def find(self, text: str) -> list[Quantity]:
        """All numbers of ``text`` in order; ranges joined, qualifiers taken in."""
        found: list[Quantity] = []
        previous: Quantity | None = None
        floor = 0
        signs = self._prefix_ends
        for match in self._amount.finditer(text):
            quantity = self._read(text, match)
            if quantity is None:
                continue
            if previous is not None:
                if text[previous.end] in _JOINTS and self._join(text, previous, quantity):
                    continue
                if previous.chinese and previous.reason:
                    found.pop()  # a numeral without a unit is none but in a range
                elif previous.reason is None or text[previous.core - 1 : previous.core] in signs:
                    self._finish(text, previous, floor, quantity.core)
                floor = previous.end
            found.append(quantity)
            previous = quantity
        if previous is not None:
            if previous.chinese and previous.reason:
                found.pop()
            else:
                self._finish(text, previous, floor, len(text))
        self._carry(text, found)
        return found

    def _read(self, text: str, match: re.Match[str]) -> Quantity | None:
        start, end = match.span()
        digits, more, multiple, tail, more_after, chinese, some, times, some_after = match.groups(
            ""
        )
        digital = match.lastindex == 5
        if end - start > _LONGEST:
            return _record(start, end) if digital else None
        first = text[start]
        number: Number | None
        high: Number | None = None
        if digital:
            vague = more_after or more
            number = amount(first + digits, multiple)
            if tail:
                number = parse_mixed(first + digits + multiple + tail)
                if number is None:
                    return _record(start, end)
        else:
            if first in _TENS and _is_torn(text, start):
                return None
            vague = some_after or some
            number, high = _numeral(first + chinese + times)
            if number is None:
                return None
        (kind, currency, reason, word, factor), end = self.units.behind(text, end)
        if word == _YUAN_BY_NAME:
            end -= 3  # 近三十亿元|人民币: the unit is said without it
        if reason == "bare":
            kind, reason, word = _unsaid(text, start, end, match.group())
        if not digital and (reason or not kind):
            ranged = reason == "bare" and high is None and text[end : end + 1] in _JOINTS
            if not ranged:
                return None
        if kind == "count" and not multiple and text[start - 1 : start] in _LINE_START:
            item = _ITEM.match(text, start)
            if item is not None:
                number = int((first + digits)[item.end() - start :])
                start = item.end()  # "8.6个重大专项" in a list: item 8
        if factor != 1:
            number = scale(number, factor)
            high = None if high is None else scale(high, factor)
        qualifier = _RANGE if high is not None else _VAGUENESS[vague]
        if high is None and qualifier is not _AT_LEAST:
            high = number
        return Quantity(
            start, start, end, number, high, qualifier, kind, word, currency, reason, not digital
        )

    def _join(self, text: str, low: Quantity, high: Quantity) -> bool:
        """Make one range of two numbers with a range sign between them."""
        gap = text[low.end : high.core].strip()
        if gap not in RANGE_SIGNS or low.qualifier is _RANGE:
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
            multiples = _MULTIPLES_OF_TENS if low.chinese and first >= 10 else _MULTIPLES
            multiple = next((m for m in multiples if m in tail), "")
            rounds = _GROUPS if low.chinese else _ROUND
            if multiple and not any(m in text[low.core : low.end] for m in rounds):
                scaled = scale(first, FACTORS[multiple])
                first = scaled if scaled < high.low else first  # 5-10万, but 5000-1万
            if high.unit == "PFLOPS":
                first = scale(first, self.units.compute(high.word) or 1)
        if first >= high.low:
            return False
        low.low, low.high = first, high.low
        low.qualifier = _RANGE
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
            and _CAP_BEFORE.search(text, max(floor, quantity.start - 10), quantity.start)
        ):
            kinds.append("at_most")
        if text[quantity.end : quantity.end + 1] in _AFTER_HEADS:
            after = _AFTER.match(text, quantity.end, limit)
            if after is not None:
                quantity.end = after.end()
                kinds.append(str(after.lastgroup))
            elif bracket := _BRACKET.match(text, quantity.end, limit):
                quantity.end = bracket.end()
        if kinds:
            _qualify(quantity, kinds)

    def _sign(self, text: str, quantity: Quantity, floor: int) -> None:
        """Take in the sign of money in front of the number: HK$3000万."""
        for sign, currency in self._prefix.items():
            if text.endswith(sign, max(floor, quantity.core - len(sign)), quantity.core):
                if quantity.unit in ("", "CNY") and quantity.reason in (None, "bare"):
                    quantity.unit, quantity.reason = "CNY", None
                    quantity.currency = None if currency == "CNY" else currency
                    quantity.word = sign
                    quantity.start = quantity.core - len(sign)
                return

    def _carry(self, text: str, found: list[Quantity]) -> None:
        """分别突破A和B: the second inherits at_least where only 、 or 和 stands between."""
        for previous, quantity in pairwise(found):
            if previous.qualifier is _EXACT:
                continue
            if (
                quantity.qualifier is _EXACT
                and previous.qualifier in (_AT_LEAST, _AT_MOST)
                and (previous.start < previous.core or previous.carried)
                and previous.unit == quantity.unit
                and quantity.unit
                and text[previous.end : quantity.start] in ("、", "和", "及", "与")
            ):
                _qualify(quantity, [previous.qualifier.value])
                quantity.carried = True


def _is_torn(text: str, start: int) -> bool:
    """Whether 百 or 万 only ends what stands before it: 数百, 三 百."""
    before = text[start - 1 : start]
    return before in _VAGUE or (before == " " and text[start - 2 : start - 1] in _NUMERALS)


def _numeral(text: str) -> tuple[Number | None, Number | None]:
    """The value of a Chinese numeral, of two neighbours (两三百) both; None where it has none."""
    value = parse_decimal(text) if "点" in text else parse_chinese(text)
    if value is None:
        return parse_spread(text) or (None, None)
    return value, None


def _unsaid(text: str, start: int, end: int, number: str) -> tuple[str, str | None, str]:
    """Kind, reason and word of a number without a unit: 超3000亿 is money, 技能人才74万 people."""
    written = number.rstrip("余多来 ")
    if written.endswith("亿"):
        return "CNY", None, ""
    if written.endswith("万") and _counts_people(text, start, end):
        return "count", None, "人"
    if written.endswith("万") and _is_money(text, start, end):
        return "CNY", None, ""
    return "", "bare", ""


def _is_money(text: str, start: int, end: int) -> bool:
    """Whether money is named right behind the number, or before it where the phrase ends."""
    if _MONEY_BEHIND.match(text, end):
        return True
    ends = text[end : end + 1] in _LIST_ENDS
    return ends and _MONEY_BEFORE.search(text, max(0, start - 16), start) is not None


def _counts_people(text: str, start: int, end: int) -> bool:
    """Whether people were named right before the number, and the phrase ends with it."""
    if text[end : end + 1] not in _LIST_ENDS:
        return False
    return _PEOPLE.search(text, max(0, start - 16), start) is not None


def _record(start: int, end: int) -> Quantity:
    """A run of digits too long to be an amount."""
    return Quantity(start, start, end, 0, 0, _EXACT, "", "", None, "docnumber")


def _qualify(quantity: Quantity, kinds: list[str]) -> None:
    """Set value and qualifier; the bound words win over the approximate ones."""
    if quantity.qualifier is _RANGE:
        return
    number = quantity.low
    if "at_most" in kinds and "at_least" not in kinds:
        quantity.low, quantity.high, quantity.qualifier = None, number, _AT_MOST
    elif "at_least" in kinds:
        quantity.low, quantity.high, quantity.qualifier = number, None, _AT_LEAST
    elif quantity.qualifier is _EXACT:
        quantity.qualifier = _APPROX
