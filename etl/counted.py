"""Who is counted: finds the noun that a number counts; pure.

Chinese puts the noun behind the measure word (15个研究方向) or before the number (企业172家), and
leaves it out where it was just said (总数达13个). The head of a noun phrase is its last noun. An
unknown word between noun and number means that something else is counted, so nothing is taken.
``etl.behind`` and ``etl.ahead`` look on either side, here it is weighed which of them counts.
"""

import re

from etl.ahead import has_place_only, is_joined, noun_back, noun_before, respectively
from etl.behind import is_next_item, noun_behind
from etl.lexer import Word
from etl.marks import ABROAD, CHOICE, DEALS, NOUN, RULE, STANDARD
from etl.noun import CROWD, Counted, Refusal, fits, levering, take
from etl.numbers import Quantity
from etl.phrases import PEOPLE, has_object, in_aside
from etl.registry import Registry
from etl.sentence import Sentence, window_of

_LEVERS = ("撬动", "带动", "引导", "拉动")
_VAGUE = frozenset({"members_active"})  # 服务, 培训, 活动: people served and taught as well
# 另2个, 其余5家: more of what was counted last
_MORE = re.compile(r"(?:另|另外|另有|另外有|其余|其他|还有)(?:的|有)?$")
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
        if sentence.heads:
            return self._of_column(sentence, index, metrics)
        start, _ = sentence.clause(quantity.start)
        abroad = _abroad(sentence, start, quantity)
        if abroad is not None:
            return Refusal("abroad", abroad)
        if sentence.marks & DEALS:
            spread = respectively(sentence, index, metrics)
            if spread is not None:
                return spread
        after = noun_behind(sentence, index, metrics)
        money = quantity.unit != "count"
        if after is not None and not money and not is_next_item(sentence, index, after):
            return after
        if (
            after is None
            and last is not None
            and last.metrics & metrics
            and _MORE.search(sentence.text, start, quantity.start)
        ):
            return Counted(
                last.word, quantity.end, quantity.end, "back", start, last.metrics & metrics
            )
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
            goes_on = (
                in_aside(sentence, index)
                or has_place_only(sentence, index, start)
                or (refused is None and is_joined(sentence, index))
                or (not index and sentence.text.startswith(("其中", "当中"), start))
            )
            if last is not None and last.metrics & metrics and goes_on:
                at = quantity.end
                return Counted(last.word, at, at, "back", at, last.metrics & metrics)
            return self._by_verb(sentence, index, metrics, last) or before
        return before

    def _of_column(
        self, sentence: Sentence, index: int, metrics: frozenset[str]
    ) -> Counted | Refusal:
        """The noun of the column that the number of a row stands in."""
        quantity = sentence.quantities[index]
        head = sentence.heads[quantity.start]
        for token in reversed(head):
            if token.word.marks & NOUN and fits(token.word, metrics, quantity):
                return take(token, "before", head[0].start, metrics)
        return Refusal("no_noun")

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
        back = noun_back(sentence, index, metrics, refused, self._loose)
        if isinstance(back, Refusal):
            return _power(sentence, quantity, start) or before or after or back
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
