"""Who is counted: finds the noun that a number counts; pure.

Chinese puts the noun behind the measure word (15个研究方向) or before the number (企业172家), and
leaves it out where it was just said (总数达13个). The head of a noun phrase is its last noun. An
unknown word between noun and number means that something else is counted, so nothing is taken.
``etl.extract.behind`` and ``etl.extract.ahead`` look on either side, ``etl.extract.again`` at the figure before, ``etl.extract.sums``
after what money is of; here it is weighed which of them counts.
"""

import re

from etl.extract.again import ends_rise, goes_on, is_handled, is_left_out, is_place, same_thing
from etl.extract.ahead import noun_back, noun_before, respectively
from etl.extract.asked import asked_for, spoken_of
from etl.extract.behind import is_next_item, noun_behind
from etl.extract.noun import CROWD, Counted, Refusal, fits, take
from etl.extract.rules import GIVEN
from etl.extract.sums import sum_of
from etl.registry import Registry
from etl.text.lexer import Lexer, Word
from etl.text.marks import ABROAD, CHOICE, DEALS, NOUN
from etl.text.numbers import Quantity
from etl.text.phrases import PEOPLE, has_object
from etl.text.sentence import Sentence

_VAGUE = frozenset({"members_active"})  # 服务, 培训, 活动: people served and taught as well
# 牵头办理1401件，占建议总数的93.1%
_SHARE_OF_ALL = re.compile(r"[，,]?占(?:全部|全省|全市|同类)?([\u4e00-\u9fff]{2,8}?)(?:总数|总量)")
_ARTICLES = re.compile(r"(?:部分|方面|章节?|板块|全文|文件)[、共，]?$")  # 共三个部分22条
_ARTICLE = Word("条", nouns=(("policies", "policy_measures"),), metrics=frozenset({"policies"}))
# 全球人工智能企业; titles and superlatives (世界500强, 全球首个) are of China
_WORLD_HEADS = frozenset("目据截全世")
_WORLD = re.compile(
    r"(?:目前|据统计|截至[^，]{0,12})?(?:全球|全世界|世界(?!级))"
    r"(?!首|最|一流|领先|500|五百|前|灯塔|“灯塔|独角兽|知名|第|性|化|贸易|互联网大会|人工智能大会|各地)"
)


def _is_guest(sentence: Sentence, quantity: Quantity, last: Counted | None) -> bool:
    """Whether people from abroad are some of those who met here: 其中哈萨克斯坦客商56人."""
    if quantity.word not in PEOPLE or last is None or "delegates" not in last.metrics:
        return False
    return "其中" in sentence.text[sentence.part(quantity.start) : quantity.start]


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


class Counter:
    """Finds counted nouns with the measure words of the metrics."""

    def __init__(self, data: Registry, lexer: Lexer) -> None:
        """Take which measure words each metric has, and the lexer for the words of a question."""
        self._lexer = lexer
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
        if abroad is not None and not _is_guest(sentence, quantity, last):
            return Refusal("abroad", abroad)
        spread = respectively(sentence, index, metrics)
        if spread is not None:
            return spread
        dealt = self._dealt_again(sentence, index) if sentence.marks & DEALS else None
        if dealt is not None:
            return dealt
        after = noun_behind(sentence, index, metrics)
        same = same_thing(last, quantity, start, metrics)
        if same is not None and goes_on(sentence, quantity, start, after):
            return same
        counts = quantity.unit == "count"
        if after is not None and counts and not is_next_item(sentence, index, after):
            return after
        before = noun_before(sentence, index, start, metrics, self._loose)
        if not counts:
            sides = before, after
            return sum_of(sentence, index, metrics, sides, refused, same, self._lexer)
        if isinstance(before, Counted):
            if same is not None and is_place(sentence, before, quantity, same):
                return same  # 其中赣州经开区11家
            return before
        return after or self._elsewhere(sentence, index, metrics, before, refused, same, last)

    def _elsewhere(
        self,
        sentence: Sentence,
        index: int,
        metrics: frozenset[str],
        before: Refusal | None,
        refused: Refusal | None,
        same: Counted | None,
        last: Counted | None,
    ) -> Counted | Refusal:
        """What the number counts where no noun of its clause says it."""
        quantity = sentence.quantities[index]
        start, _ = sentence.clause(quantity.start)
        owns = has_object(sentence, quantity)
        found: Counted | Refusal = before or Refusal("no_noun")
        if same is not None and refused is None and ends_rise(sentence, index):
            return same
        if before is None and not owns:
            found = noun_back(sentence, index, metrics, refused, self._loose)
        if isinstance(found, Counted):
            return same if same and is_place(sentence, found, quantity, same) else found
        if same is not None and is_left_out(sentence, index, start, found, refused):
            return same
        if found.reason == "no_noun" and not owns:
            if quantity.word == "条" and _ARTICLES.search(sentence.text, start, quantity.start):
                at = quantity.start
                return Counted(_ARTICLE, at, at, "before", start, _ARTICLE.metrics)
            whole = _SHARE_OF_ALL.match(sentence.text, quantity.end)
            for token in sentence.between(*whole.span(1), NOUN) if whole is not None else ():
                if fits(token.word, metrics, quantity):
                    return take(token, "after", start, metrics)
            asked = None if index else asked_for(self._lexer, sentence, quantity, metrics)
            papers = asked is None and quantity.word == "件"
            if papers and is_handled(sentence, quantity, start, handed_in=True):
                asked = spoken_of(self._lexer, sentence, metrics)
            if asked is not None:
                return asked
        return self._by_verb(sentence, index, metrics, last) or found

    def _dealt_again(self, sentence: Sentence, index: int) -> Counted | Refusal | None:
        """What a second run of numbers counts: A、B新增60家和30家，累计分别达到1016家和591家."""
        run = sentence.run(index)
        first = index - run.index(sentence.quantities[index]) - len(run)
        start, _ = sentence.clause(run[0].start)
        if len(run) < 2 or first < 0 or sentence.has(start, run[0].start, NOUN):
            return None
        if GIVEN.search(sentence.text, start, run[0].start):
            return None  # 突破5000万元、1亿元的，分别补足到120万元和200万元
        if "分别" not in sentence.text[start : run[0].start] or len(sentence.run(first)) != len(
            run
        ):
            return None
        return self.find(sentence, index - len(run), None, None)

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
