"""Who is counted: finds the noun that a number counts; pure.

Chinese puts the noun behind the measure word (15个研究方向) or before the number (企业172家), and
leaves it out where it was just said (总数达13个). The head of a noun phrase is its last noun. An
unknown word between noun and number means that something else is counted, so nothing is taken.
``etl.behind`` and ``etl.ahead`` look on either side, here it is weighed which of them counts.
"""

import re

from etl.ahead import OF_THEM, has_place_only, is_joined, noun_back, noun_before, respectively
from etl.behind import is_next_item, noun_behind
from etl.lexer import Word
from etl.marks import ABROAD, CHOICE, DEALS, NOUN, PLACE, RULE, STANDARD
from etl.noun import CROWD, Counted, Refusal, levering
from etl.numbers import Quantity
from etl.phrases import PEOPLE, has_object, in_aside
from etl.registry import Registry
from etl.sentence import Sentence, window_of

_LEVERS = ("撬动", "带动", "引导", "拉动")
_VAGUE = frozenset({"members_active"})  # 服务, 培训, 活动: people served and taught as well
# 另2个, 其余5家: more of what was counted last
_MORE = re.compile(r"(?:另|另外|另有|另外有|其余|其他|还有)(?:的|有)?$")
# 149家，比2016年末的67家翻了一番: the same thing at another time
_THAN = re.compile(r"[比较](?:上年|去年|前年|20[0-9]{2}年)[底末初]?(?:同期)?(?:的|仅|只有|时的)?$")
# 其中“瀚海”等4个投入应用: of what was counted last, whatever the examples are
_SOME = re.compile(r"其中[^，。；0-9]{1,60}等$")
_ALSO = re.compile(r"[亦也]有$")  # 科学园亦有近300间
_COMPUTES = re.compile(r"计算|智算|超算|运算|算力")
# 全球人工智能企业; titles and superlatives (世界500强, 全球首个) are of China
_WORLD_HEADS = frozenset("目据截全世")
_WORLD = re.compile(
    r"(?:目前|据统计|截至[^，]{0,12})?(?:全球|全世界|世界(?!级))"
    r"(?!首|最|一流|领先|500|五百|前|灯塔|“灯塔|独角兽|知名|第|性|化|贸易|互联网大会|人工智能大会|各地)"
)


def _abroad(sentence: Sentence, start: int, quantity: Quantity) -> str | None:
    """The word of the clause that places the number outside China; None where none does."""
    for token in sentence.between(start, quantity.start, ABROAD):
        if not token.word.nouns:
            return token.word.text
    if sentence.text[start] in _WORLD_HEADS:
        world = _WORLD.match(sentence.text, start, quantity.start)
        if world is not None:
            return world.group()
    return None


def _power(sentence: Sentence, quantity: Quantity, start: int) -> Counted | None:
    """What PFLOPS measure, where a centre is named and no computing power: 计算中心扩容至1000P."""
    if quantity.unit != "PFLOPS" or not _COMPUTES.search(sentence.text, start, quantity.start):
        return None
    word = Word("算力", nouns=(("compute", "facility_compute"),))
    return Counted(word, start, start, "before", start, frozenset({"compute"}))


def _same(
    last: Counted | None, quantity: Quantity, start: int, metrics: frozenset[str]
) -> Counted | None:
    """The number as one more of what was counted ``last``; None where its measure word does not fit."""
    if last is None or not last.metrics & metrics:
        return None
    at = quantity.end
    return Counted(last.word, at, at, "back", start, last.metrics & metrics)


def _goes_on(
    sentence: Sentence, quantity: Quantity, start: int, after: Counted | Refusal | None
) -> bool:
    """Whether the words before the number say that it is more, or a part, of what was counted last."""
    text = sentence.text
    if after is None and _MORE.search(text, start, quantity.start):
        return True
    if after is None and _THAN.search(text, start, quantity.start):
        return True
    if not text.startswith("等", quantity.start - 1):
        return False
    acts = after is None or text.startswith("投入", quantity.end)  # 投入应用; elsewhere a noun
    return acts and _SOME.search(text, sentence.start, quantity.start) is not None


def _is_first(sentence: Sentence, index: int, start: int) -> bool:
    """Whether no other number of its item stands before it in its clause: not 41个工业大类占40个."""
    last = sentence.quantities[index - 1].end if index else start
    return last <= start or sentence.text[last] == "、"


def _is_place(sentence: Sentence, before: Counted, quantity: Quantity, same: Counted) -> bool:
    """Whether a park only says where a part of what was counted last is: 其中赣州经开区11家."""
    if before.metrics != {"parks"} or "parks" in same.metrics:
        return False
    if "其中" not in sentence.text[sentence.start : quantity.start]:
        return False
    return any(t.end == before.start for t in sentence.between(sentence.start, before.start, PLACE))


class Counter:
    """Finds counted nouns with the measure words of the metrics."""

    def __init__(self, data: Registry) -> None:
        """Take which measure words each metric has."""
        self._counters: dict[str, frozenset[str]] = {}
        for metric in data.metrics:
            for counter in metric.counters:
                known = self._counters.get(counter, frozenset())
                self._counters[counter] = known | {metric.id}
        self._people = {
            name: Word(name, nouns=(("delegates", indicator),))
            for name, indicator in (("委员", "members_attending"), ("参会人员", "attendees"))
        }
        self._loose = frozenset(data.lexicon.units["counters"]["loose"])
        self._money = frozenset(m.id for m in data.metrics if m.unit == "CNY")
        self._compute = frozenset(m.id for m in data.metrics if m.unit == "PFLOPS")

    def metrics_of(self, quantity: Quantity) -> frozenset[str]:
        """The metrics whose unit and measure words the number has."""
        if quantity.unit == "CNY":
            return self._money
        if quantity.unit == "PFLOPS":
            return self._compute
        return self._counters.get(quantity.word, frozenset())

    def find(
        self, sentence: Sentence, index: int, last: Counted | None, refused: Refusal | None
    ) -> Counted | Refusal:
        """The noun that the ``index``-th quantity of the sentence counts.

        ``last`` is what the figure before counted: 另有17名 goes back to it over a full stop.
        ``refused`` says why the quantity right before in the sentence counts nothing, None where
        it counts something or is the first.
        """
        quantity = sentence.quantities[index]
        metrics = self.metrics_of(quantity)
        if not metrics:
            return Refusal("no_metric", quantity.word)
        start, _ = sentence.clause(quantity.start)
        abroad = _abroad(sentence, start, quantity)
        if abroad is not None:
            return Refusal("abroad", abroad)
        spread = respectively(sentence, index, metrics)
        if spread is not None:
            return spread
        dealt = self._dealt_again(sentence, index) if sentence.marks & DEALS else None
        if dealt is not None:
            return dealt
        after = noun_behind(sentence, index, metrics)
        money = quantity.unit != "count"
        same = _same(last, quantity, start, metrics)
        if same is not None and _goes_on(sentence, quantity, start, after):
            return same
        if after is not None and not money and not is_next_item(sentence, index, after):
            return after
        before = noun_before(sentence, index, start, metrics, self._loose)
        if after is not None and not money and not isinstance(before, Counted):
            return after
        if money:
            return self._of_money(sentence, index, metrics, before, after, refused)
        if before is None:
            unknown = has_object(sentence, quantity)
            before = (
                Refusal("no_noun")
                if unknown
                else noun_back(sentence, index, metrics, refused, self._loose)
            )
        if isinstance(before, Refusal):
            text = sentence.text
            goes_on = (
                in_aside(sentence, index)
                or has_place_only(sentence, index, start)
                or (refused is None and is_joined(sentence, index))
                or (not index and text.startswith(("其中", "当中"), start))
                or text[start : quantity.start] in ("其中", "当中")
                or (before.reason == "no_noun" and _ALSO.search(text, start, quantity.start))
                or (
                    _is_first(sentence, index, start)
                    and OF_THEM.search(text, start, quantity.start)
                )
            )
            if same is not None and goes_on:
                return same
            return self._by_verb(sentence, index, metrics, last) or before
        if same is not None and _is_place(sentence, before, quantity, same):
            return same  # 其中赣州经开区11家
        return before

    def _dealt_again(self, sentence: Sentence, index: int) -> Counted | Refusal | None:
        """What a second run of numbers counts: A、B新增60家和30家，累计分别达到1016家和591家."""
        run = sentence.run(index)
        first = index - run.index(sentence.quantities[index]) - len(run)
        start, _ = sentence.clause(run[0].start)
        if len(run) < 2 or first < 0 or sentence.has(start, run[0].start, NOUN):
            return None
        if "分别" not in sentence.text[start : run[0].start] or len(sentence.run(first)) != len(
            run
        ):
            return None
        return self.find(sentence, index - len(run), None, None)

    def _of_money(
        self,
        sentence: Sentence,
        index: int,
        metrics: frozenset[str],
        before: Counted | Refusal | None,
        after: Counted | Refusal | None,
        refused: Refusal | None,
    ) -> Counted | Refusal:
        """Money is named before its amount more often than behind; a rule's amount needs no noun."""
        quantity = sentence.quantities[index]
        if isinstance(before, Counted):
            return before
        if isinstance(after, Counted):
            if sentence.text.startswith(_LEVERS, quantity.end):
                return levering(quantity)
            return after
        start, end = window_of(sentence, index, sentence.clause(quantity.start))
        ruled = "最高" in sentence.text[quantity.start : quantity.end]
        for token in sentence.between(start, end, -1 if ruled else RULE):
            word = Word(token.word.text, nouns=(("funding", None),), choices=token.word.choices)
            return Counted(word, token.start, token.end, "before", start, frozenset({"funding"}))
        if ruled:
            word = Word("最高", nouns=(("funding", None),))
            return Counted(
                word, quantity.start, quantity.start, "before", start, frozenset({"funding"})
            )
        if quantity.qualifier in ("at_most", "range") and sentence.has(
            sentence.start, quantity.start, RULE | STANDARD
        ):
            word = Word("", nouns=(("funding", None),))
            return Counted(
                word, quantity.start, quantity.start, "before", start, frozenset({"funding"})
            )
        power = _power(sentence, quantity, start)
        if power is not None:
            return power
        back = noun_back(sentence, index, metrics, refused, self._loose)
        if isinstance(back, Refusal):
            return before or after or back
        if isinstance(before, Refusal) or not quantity.word or has_object(sentence, quantity):
            return before or Refusal("no_noun")
        return back

    def _by_verb(
        self, sentence: Sentence, index: int, metrics: frozenset[str], last: Counted | None
    ) -> Counted | None:
        """People without a noun: 由15人联名; else what was counted last: 另有17名."""
        quantity = sentence.quantities[index]
        if quantity.word not in PEOPLE or "delegates" not in metrics or quantity.value > CROWD:
            return None
        start, end = sentence.clause(quantity.start)
        called = {
            i
            for t in sentence.between(start, end, CHOICE)
            for m, i in t.word.choices
            if m == "delegates"
        }
        if called and last is not None and "delegates" in last.metrics:
            return Counted(
                last.word, quantity.end, quantity.end, "back", start, frozenset({"delegates"})
            )
        if not called - _VAGUE:
            return None
        name = "委员" if "members_submitting" in called else "参会人员"
        word = self._people[name]
        return Counted(word, quantity.end, quantity.end, "after", start, frozenset({"delegates"}))
