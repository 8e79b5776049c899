"""Repairs damaged text in a working copy, with a map of offsets back to the raw text; pure.

Pinyin glosses 協(xié)商 and doubled punctuation are cut out, full-width digits and traditional
characters are replaced one for one. Text without damage is returned as it is, at the price of a
few searches for single characters.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import opencc

from etl.text.wrapped import broken_lines

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# 協(xié)商, 關(guān), 方案(fāngàn), never (AI): a tone, or few letters; of nested ones the inner first
_GLOSS = re.compile(
    rf"[(（](?=[a-zü{_TONES} ]{{1,24}}[)）])(?:[a-zü ]*([{_TONES}])[^)）]*| *[a-zü]{{0,6}} *)[)）]"
)
# 企業(ye) 118家: without tones, each with a blank behind it, and several of them
_PLAIN_GLOSS = re.compile(
    r"\((?<=[\u4e00-\u9fff]\()((?:[zcs]h|[b-df-hj-np-tw-z])?[aeiouüv]{1,3}(?:ng?|r)?)\)( ?)"
)
_SOME = 3  # times that damage of a kind is seen before it is taken for the manner of a whole copy
# ",," "。。。 。 。" " , ,,, , ," ";; ;; ;": one mark said several times, spaces between; ",、" two
_DOUBLED = re.compile(
    r"([,，.。;；:：、!！?？])"
    r"(?:(?:\s*[,，.。;；:：、!！?？])*\s*(\1)(?:\s*[,，.。;；:：、!！?？])*(?: (?=\S))?|(?<=,)(?=[.。、，；;：]))"
)
# without the first character of a hint nothing of it is searched: one memchr
_DOUBLED_HINTS = {
    ",": (",,", ", ,", ",。", ",.", ",、"), "，": ("，，",), "。": ("。。", "。 。"),
    ";": (";;",), "；": ("；；",), "、": ("、、",),
}  # fmt: skip
# "9 500 多家", "2 . 8萬億元", "3 1 2億元", "1, 200家": blanks in one number, where its unit follows
_UNIT = "[余餘多]?(?:[万萬亿億]|(?!人[工才形口]|项目|項目|名称|名稱|个体|個體)[家户戶个個项項名人件元間间所位](?![0-9]))"
_NOT = "(?<![0-9０-９.．,，、|])"
_D, _DOT, _HAN = "[0-9０-９]", "[.．]", "[\u4e00-\u9fff]"
_SPACED = re.compile(
    rf"(?:{_NOT}(?:{_D}{{1,3}}(?: {_D}{{3}}){{1,4}}|{_D}(?: {_D}){{2,11}})|(?<={_HAN}){_D}{{1,3}}(?:, {_D}{{3}}){{1,4}}"
    rf"|(?<=[^\n0-9０-９.．]){_D}+ ?{_DOT} ?{_D}+(?= ?[余餘多]?[万萬亿億]))(?= ?{_UNIT})"
)
_BROKEN = re.compile(r" (?<=[0-9０-９.．,] )(?=[0-9０-９.．])")  # a blank alone is scanned fast
# "已 有 1 4 6 家 企 业 ，": every character for itself; a head of a table that is set so has no marks of prose
_LETTER_HINT = re.compile(f" (?<={_HAN} )(?={_HAN} {_HAN} )")
_PIECE = r"[\u4e00-\u9fff0-9０-９，。；：、“”（）《》%％.．]"
_LETTERED = re.compile(rf"(?<![^ \n]){_PIECE}(?: {_PIECE}){{7,}}(?![^ \n])")
_PROSE = re.compile("[，。；：]")
# "企业2\n80 家", "资金2,\n000 万元", "1.\n5亿元": a number that a full line breaks off
_WRAPPED = re.compile(
    rf"\n(?<=[0-9０-９.．,]\n)(?= ?{_DOT}?{_D}{{1,4}}(?!{_D})(?:[,.．]{_D}+)* ?{_UNIT})"
)
_LINE_END = re.compile(
    rf"(?<={_HAN})(?<![第前表图圖件录錄注页頁章节節号號])[1-9１-９]{_D}{{0,2}}(?:,{_D}{{3}})*[,.．]?$"
)
_RUNNING = re.compile("[，。；：,;]")  # inside a line of running text, not in a row of a table
_FULL = 12  # characters that a full line has at least
# a scanned copy: "1 1 36 户", "57 .3亿元"; joined where several numbers are so
_SCANNED = re.compile(rf"{_NOT}{_D}+(?:(?: ?{_DOT} ?| ){_D}+){{1,11}}(?= ?(?:{_UNIT}|年))")
# there a comma before goes with the sentence, not with the number, and other units follow: ",4 3 7 条", "2 0 0 P"
_TORN = re.compile(
    rf"(?<![0-9０-９.．|])(?<!{_D}[,，、]){_D}+(?:(?: ?{_DOT} ?| ){_D}+){{1,11}}"
    rf"(?= ?(?:{_UNIT}|年|[余餘多]?[份條条篇款座張张支場场處处套批類类]|[%％PＰ]))"
)
# "3O2個", "2OOO家": the letter for the digit
_LETTER = re.compile(rf"(?<![A-Za-z0-9])[0-9][0-9O]*O[0-9O]*(?:\.[0-9]+)?(?= ?{_UNIT})")
# 壹佰贰拾万元, 伍万元; never 大陆万家
_CAPITAL_CHARS = "壹贰叁参肆伍陆柒捌玖拾佰仟零万亿"
_CAPITAL = re.compile(
    rf"(?<![{_CAPITAL_CHARS}])[壹贰叁参肆伍陆柒捌玖](?:(?=[{_CAPITAL_CHARS}]*[拾佰仟])|(?<!陆)(?=[万亿]+元))"
    rf"[{_CAPITAL_CHARS}]++(?= ?(?:{_UNIT}|港元|美元|澳门元))"
)
_CAPITALS = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千")
_CAPITAL_SIGNS = "壹贰叁佰仟"
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("％"): "%"}
_WIDE |= {ord("Ａ") + n: chr(ord("A") + n) for n in range(26)}
_WIDE |= {ord("ａ") + n: chr(ord("a") + n) for n in range(26)}
_WIDE |= {ord("＄"): "$"}
_WIDE_SIGNS = "０１２３４５６７８９ＡＩＰ＄．"  # each search is one memchr
_WIDE_CHAR = re.compile("[０-９Ａ-Ｚａ-ｚ．＄]")
_WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ．＄％]+")
_QUOTES = str.maketrans("「」『』", "“”‘’")  # as they stand in our words: 「小巨人」企業
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")  # ３，４００


@dataclass(frozen=True, slots=True)
class Clean:
    """A working copy of a raw text.

    ``pieces`` are the starts of what was kept, in ``text`` and in the raw text; None stands for
    the identity map.
    """

    text: str
    pieces: tuple[list[int], list[int]] | None

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a span of the working copy; glosses after its last character stay out."""
        if self.pieces is None:
            return start, end
        starts, origins = self.pieces
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1) - 1
        return start - starts[first] + origins[first], end - starts[last] + origins[last]


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Any character that only traditional text has."""
    return re.compile(f"[{_only_traditional()}]")


@lru_cache(maxsize=1)
def _damaged() -> re.Pattern[str]:
    """Any character that tells damage of some kind; most texts have none."""
    return re.compile(f"[{_TONES}{_WIDE_SIGNS}{_CAPITAL_SIGNS}{_only_traditional()}]")


def _only_traditional() -> str:
    """The characters that are not in GB 2312 and have a simplified form."""
    chars = [chr(point) for point in range(0x4E00, 0xA000)]
    simple = str(_converter().convert("\n".join(chars))).split("\n")
    known = set("".join(chars).encode("gb2312", "ignore").decode("gb2312"))
    return "".join(
        char for char, to in zip(chars, simple, strict=True) if char != to and char not in known
    )


@lru_cache(
    maxsize=4
)  # who looks for the origin, the figures and reprints asks for one text in turn
def clean(raw: str) -> Clean:
    """Repair ``raw``; every character of the result stands for one character of it.

    >>> damaged = clean("50多家關(guān)聯(lián)企業(yè),、機構(gòu)")
    >>> damaged.text, damaged.to_raw(0, 4)
    ('50多家关联企业、机构', (0, 4))
    >>> clean("人工智能企业172家").pieces is None
    True
    """
    broken = _BROKEN.search(raw) is not None or "O" in raw or "Ｏ" in raw
    broken = (
        broken
        or bool(broken_lines(raw))
        or _WRAPPED.search(raw) is not None
        or bool(_plain_glosses(raw))
        or bool(_lettered(raw))
    )
    if not broken and not _damaged().search(raw) and not _doubled(raw):
        return Clean(raw, None)
    cuts = _cuts(raw)
    text, pieces = raw, None
    if cuts:
        kept = [raw[end:start] for (_, end), (start, _) in pairwise([(0, 0), *cuts, (len(raw), 0)])]
        origins = [0, *(end for _, end in cuts)]
        starts = [0, *accumulate(map(len, kept[:-1]))]
        text, pieces = "".join(kept), (starts, origins)
    if any(char in text for char in _WIDE_SIGNS) and _WIDE_CHAR.search(text):
        text = _WIDE_COMMA.sub(",", text)
        text = _WIDE_RUN.sub(lambda run: run[0].translate(_WIDE), text)
    if "「" in text:
        text = text.translate(_QUOTES)
    if "O" in text:
        text = _LETTER.sub(lambda number: number[0].replace("O", "0"), text)
    if _traditional().search(text):
        text = simplify(text)
    if any(char in text for char in _CAPITAL_SIGNS):
        text = _CAPITAL.sub(lambda number: number[0].translate(_CAPITALS), text)
    return Clean(text, pieces)


def simplify(text: str) -> str:
    """Traditional to simplified, one for one.

    OpenCC may turn a phrase into one of another length; then each character goes for itself.
    """
    converted = str(_converter().convert(text))
    if len(converted) == len(text):
        return converted
    return "".join(_one(char) for char in text)


@cache
def _one(char: str) -> str:
    converted = str(_converter().convert(char))
    return converted if len(converted) == 1 else char


def _cuts(raw: str) -> list[tuple[int, int]]:
    """The spans to leave out: glosses and repeated marks, in order and disjoint."""
    cuts: list[tuple[int, int]] = []
    if _BROKEN.search(raw):
        scanned = [n for n in _SCANNED.finditer(raw) if " " in n[0]]
        torn = _TORN if len(scanned) >= _SOME else _SPACED
        for number in torn.finditer(raw):
            start = number.start()
            cuts += [
                (start + at, start + at + 1) for at, char in enumerate(number[0]) if char == " "
            ]
    cuts += _lettered(raw)
    cuts += broken_lines(raw)
    cuts += [match.span() for match in _WRAPPED.finditer(raw) if _breaks_off(raw, match.start())]
    cuts += _plain_glosses(raw)
    if _glossed(raw):
        cuts += _glosses(raw)
    if _doubled(raw):
        for match in _DOUBLED.finditer(raw):
            start, mark = match.start(), match.end()  # ",、" keeps the mark that follows
            if match[2]:
                mark = start
                while raw[start - 1 : start].isspace():
                    start -= 1
            if start < mark:
                cuts.append((start, mark))
            if mark + 1 < match.end():
                cuts.append((mark + 1, match.end()))
    merged: list[tuple[int, int]] = []
    last = -1
    for start, end in sorted(cuts):
        if start > last:
            merged.append((start, end))
            last = end
        elif end > last:
            merged[-1] = (merged[-1][0], end)
            last = end
    return merged


def _breaks_off(raw: str, at: int) -> bool:
    """Whether the line that ends at ``at`` is running text and breaks off in a number.

    What goes on behind must fit: three digits behind a comma, digits behind a point.
    """
    start = raw.rfind("\n", 0, at) + 1
    number = _LINE_END.search(raw, max(start, at - 12), at)
    if number is None or at - start < _FULL or not _RUNNING.search(raw, start, at):
        return False
    rest = raw[at + 1 : at + 7].lstrip(" ")
    digits = len(rest) - len(rest.lstrip("0123456789０１２３４５６７８９"))
    return digits == 3 if "," in number[0] else digits < 4


def _lettered(raw: str) -> list[tuple[int, int]]:
    """The blanks in prose whose characters stand each for itself."""
    if not _LETTER_HINT.search(raw):
        return []
    return [
        (match.start() + at, match.start() + at + 1)
        for match in _LETTERED.finditer(raw)
        if _PROSE.search(match[0])
        for at, char in enumerate(match[0])
        if char == " "
    ]


def _plain_glosses(raw: str) -> list[tuple[int, int]]:
    """Spans of glosses without tones, with the blank behind; none where a copy has but a few."""
    if ") " not in raw:
        return []
    found = list(_PLAIN_GLOSS.finditer(raw))
    if len({match[1] for match in found if match[2] and len(match[1]) > 1}) < _SOME:
        return []
    return [match.span() for match in found]


def _glossed(raw: str) -> bool:
    """Whether a bracket with a toned syllable occurs: the sign of a copy with pinyin in it."""
    if "(" not in raw and "（" not in raw:
        return False
    return any(char in raw for char in _TONES)


def _doubled(raw: str) -> bool:
    """Whether a mark may be said twice."""
    for char, hints in _DOUBLED_HINTS.items():
        if char in raw and any(hint in raw for hint in hints):
            return True
    return False


def _glosses(raw: str) -> list[tuple[int, int]]:
    """Spans of bracketed pinyin after a Chinese character, the outermost of nested ones.

    Names such as (AI) or (TEU) stay: a gloss is lower case.
    """
    masked = raw
    spans: list[tuple[int, int]] = []
    for _ in range(3):  # deeper nesting has not been seen and costs nothing here
        found: list[tuple[int, int]] = []
        for match in _GLOSS.finditer(masked):
            start, end = match.span()
            before = masked[start - 1 : start]
            if before.isspace():
                if before != " " and match[1] is None:
                    continue  # at the head of a line only a tone tells a gloss from a bracket
                start -= 1
            found.append((start, end))
        if not found:
            break
        spans += found
        parts: list[str] = []
        at = 0
        for start, end in found:
            parts += (masked[at:start], "a" * (end - start))
            at = end
        masked = "".join((*parts, masked[at:]))
    return spans
