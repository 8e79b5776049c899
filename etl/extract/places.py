"""Which of the places a sentence names a figure is about; pure."""

import re
from functools import lru_cache, partial
from operator import itemgetter

from etl import regions
from etl.extract.frame import AUTONOMOUS, Frame
from etl.text.lexer import Lexer, Token
from etl.text.marks import COUNTY, CUED, PLACE
from etl.text.numbers import Quantity
from etl.text.sentence import Sentence

# 全省, 我市, 全区, 省里, 自治区里, 当地, 自治区出台; the set of first characters is scanned fast
_HERE = re.compile(
    r"[全我本该省市自当中](?:(?<=我)国|(?<=全)国(?=的(?:数字|总数|总量))|(?<![\u4e00-\u9fff]中)(?<=中)国(?=已|累计|共|拥有|现有)|(?<=[全我本该])(?:省|市|自治区|州|盟)|(?<=[全我])区|(?:(?<=[省市])|(?<=自)治区)里(?!程|的(?:做法|办法|经验))"
    r"|(?<=当)地|(?<=[，：；。]自)治区(?=20|出台|印发)|(?:(?<=省)级?|(?<=自)治区级?)层面)"
)
NATION = "100000"
_OURS = re.compile(r"我国|(?<![\u4e00-\u9fff])中国(?=已|累计|共|拥有|现有)")
_NATION_NAME = "全国"
# 全国 as the place of a count, not as a rank or an honour
_WHOLE_NATION = re.compile(
    r"全国(?![^，。；]{0,8}(?:百强|十强|[0-9]强))(?:共|已|有|累计|范围|各地|的(?:数字|总数|总量)|[0-9]|人工智能|AI|算力|数据|软件|高新技术企业|科技型|规模以上|规上|各类)"
)
# what a ministry tells, with no place named, is of the nation; not its list on which others stand.
# The set of first characters is scanned fast
_MINISTRY = re.compile(
    r"[工科国财教商人](?:(?<=工)(?:信部|业和信息化部)|(?<=科)技部|(?<=财)政部|(?<=教)育部|(?<=商)务部|(?<=人)力资源社会保障部"
    r"|(?<=国)(?:家(?:数据局|发展改革委|发改委|统计局|知识产权局)|新办|务院新闻办))"
    r"[^，。；0-9]{0,16}(?:[0-9]{1,2}日)?[^，。；0-9]{0,8}(?:介绍|表示|上说|指出|透露|称|的数据|的数字|统计|数据显示|消息|通报|公布)(?![^。]{0,30}(?:名单|目录|入选|公示))"
)
_LISTED = re.compile(r"(?<![高中初平同])等(?![级于候])")
_PAUSE = re.compile(r"[，。；：,;:]")
_JOINTS = ("、", "和", "与", "及")  # 成都市生物医药和自贡市节能环保2个集群
_ENDS_LIST = re.compile(r"[；;]")
_DEALT = re.compile(r"分别|各[聚有达建引设获新]")
_TOPIC = re.compile(r"[\u4e00-\u9fff]{2,6}方面[，,]")
_ITEMS = re.compile(r"、|和")
_TOWARDS = frozenset("向与由从为")
# what is named after a place is no place: 鄂尔多斯实验室, 北京友谊医院
_HOUSE = re.compile(
    r"[^，。；、的]{0,4}?(?:大学|学院|医院|银行|集团|公司|机场|高铁|铁路|高速|科学城|大桥|水库|电站|铝业|矿业|重工|药业|酒业|股份|轨道交通|地铁)"
    r"|[^，。；、的]{0,8}?(?:实验室|研究院|研究所)"
)
# 建成信阳五岳抽水蓄能电站，实施…: what is built is no place that the next clause is about
BUILT = re.compile(
    r"(?:建成|建设|新建|组建|布局|筹建|推进|推动|加快|开工|启动|完成|完工|投产|开通|创建|打造)$"
)
# 海东高原康养中心建成运营，…: a house that is done is no place that the next clause is about
_DONE = re.compile(
    r"[^，。；0-9]{2,18}(?:中心|项目|工程|园|基地|站|场|馆|港|线|厂|平台)(?:[一二三四]期)?(?:率先|顺利|正式|全面|相继)?"
    r"(?:建成|投运|投产|投用|竣工|启用|开通|开工|揭牌|运营|获批)[^，。；]{0,4}[，,]"
)
_EXAMPLE = re.compile(
    r"[^，。；：0-9]{0,40}等(?:[0-9]|一批)|(?:[、和][^，。；：0-9]{1,12})*等(?:地|省|市)"
)
# 来自那曲、阿里的24名委员, 对口支援浙江省选派的112名专家
_COMES = re.compile(r"(?:来自[^，。；]{0,10}|对口(?:支援|帮扶|协作))$")
# 东莞市近三年选派专业技术人才217名来铜: of the place that receives them, and speaks
_SENDS = re.compile(
    r"(?:省|市|区|县)?[^，。；0-9]{0,4}(?:近[一二三四五六七八九十]年)?[^，。；0-9]{0,4}(?:选派|援派|派出|派驻|派来|选送)"
)
_DIVISIONS = ("省", "市", "区", "县", "州", "盟", "旗")
_BODY = re.compile(
    r"(?:省|市|区|县|州)?(?:第?[一二三四五六七八九十]{1,3}届)?(?:政协|人大|人民代表大会)"
)
_MEETS = re.compile(r"政协|人大|人民代表大会|开幕|举行|举办|召开|闭幕|启幕")
_HELD_AT = re.compile(r"[^，。；]{0,14}(?:开幕|举行|举办|召开|闭幕|启幕)")
# 中新网长春1月25日电: where it was written
_DATELINE = re.compile(r"(?:市|省)?\s?(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:电|讯|消息)")
# 其余8市合计51个: of the whole again
_REST = re.compile(r"(?:其余|其他|另外)[^，。；]{0,6}[市州县区省]")
# 赴绍兴市开展专题视察, 来到宁波，: where those who go there are spoken of
_GOES = re.compile(r"(?:赴|来到|前往|走进|抵达|深入|到|在)$")
_GOING = re.compile(r"赴|来到|走进|到|在")  # some names hold the verb before them
_VISITS = re.compile(
    r"(?:市|县|区)?(?:开展|进行|就|围绕|实地|专题|集中|[^，。；、]{0,12}(?:调研|视察|考察|走访|参观|座谈|督办|督查|协商))|(?:市|县|区)?[，,](?:走访|察看|参观|考察|调研|座谈)"
)
_SHARES = frozenset("占居列")  # 占全省的八成
_SHARE_OF = re.compile(r"占[\u4e00-\u9fff]{2,4}$")  # 占湖北全省的四分之一
_IS = frozenset("是居占为列")  # 保定是全国7个基地之一
# 山东今年1—4月软件业务收入…，济南为…: the province, where its time or its economy follows
_OF_PROVINCE = re.compile(
    r"(?:今年|去年|上年|20[0-9]{2}年|[0-9]{1,2}月|上半年|前[一二三]?季度|(?:数字经济|软件业|人工智能)[^，。；0-9]{0,8}(?:增加值|产值|收入|规模))"
)
_FROM = (
    "赶来",
    "直部门",
    "直机关",
    "直单位",
    "来的",
    "籍",
    "向",
    "等地",
    "企业",
    "等省",
    "及周边",
    "等市",
)


class Places:
    """The places a sentence names, and which one a number is about."""

    def __init__(self, data: regions.Regions) -> None:
        """Take the divisions."""
        self._regions = data
        # the same few places under one publisher again and again
        self._resolve = lru_cache(maxsize=1024)(partial(data.resolve, nearby_codes=()))

    def choose(
        self,
        sentence: Sentence,
        quantity: Quantity,
        clause: tuple[int, int],
        frame: Frame,
        city: str | None,
    ) -> str | None:
        """The code of the place a figure in ``clause`` is about; the publisher's where the sentence names none.

        A place that opens the sentence, a clause or a part of it holds for what follows; one inside
        a clause only for that clause. 全省 and 全市 lead back to the province or the city spoken
        of; ``city`` is the one named last before.
        """
        text, here = sentence.text, frame.place
        start, _ = clause
        chosen: str | None = None
        listed: list[str] = []
        previous = held = sentence.start
        origin = -2
        named: str | None = None
        told: set[str] = set()
        for at, word, token in _mentioned(sentence, quantity):
            if _is_over(text, sentence.start, held if chosen else None, previous, at, told):
                chosen, listed, told = None, [], set()
            if token is None:
                of = self._named(word, named) or self._here(word, here, chosen or city)
                chosen, listed, held = of, [], at
                continue
            named = self._resolve(token.word.regions or (), chosen or here) or named
            paired = text[previous:at] in ("与", "和") and bool(listed)
            joined = at == origin + 1 and text[origin] in "、和"
            if not paired and (
                joined or self._is_origin(text, token) or _names_item(sentence, quantity, token)
            ):
                origin = token.end  # 与西宁、兰州高校合作
                continue
            code = self._resolve(token.word.regions or (), chosen or here)
            if (
                code is None
                or _is_example(text, token, quantity)
                or (self._is_elsewhere(code, here) and _is_of_name(sentence, token))
            ):
                continue
            if code == here and chosen is not None and not self._opens(sentence, token):
                continue
            if code != here and self._is_own_province(code, here, sentence, token):
                continue  # 秦创原 in a report of 西安
            gap, previous = text[previous:at], token.end
            counted = any(at - len(gap) <= q.start < at for q in sentence.quantities)
            if listed and gap.endswith(_JOINTS) and not counted and not _PAUSE.search(gap):
                listed.append(code)
                chosen = None
                continue
            listed = [code]
            if at >= start or self._holds(sentence, token, here):
                chosen, held = code, token.end
                told.add(code)
        if _is_over(text, sentence.start, held if chosen else None, previous, quantity.start, told):
            chosen, listed = None, []
        if chosen is None and not listed and _MINISTRY.search(text, sentence.start, quantity.start):
            return NATION
        if len(listed) > 1:
            return self.label(self._respective(sentence, quantity, listed) or here)
        code = chosen if chosen is not None else here
        if code is None:
            return None
        if code == NATION and here not in (None, NATION):
            return self.label(self._nation(sentence, quantity, here))
        return self.label(code)

    def of_title(self, title: str, lexer: Lexer, here: str | None) -> str | None:
        """The county, zone or house that a title is about as a place; the publisher's where it is none."""
        codes = [t.word.regions for t in lexer.tokens(title) if t.word.marks & COUNTY]
        return self._resolve(codes[0] or (), here) or here if codes else here

    def of_meeting(
        self, lead: str, lexer: Lexer, here: str | None
    ) -> tuple[str | None, str | None]:
        """The place of the body that a lead names first, and where the event is held that it tells of.

        广东省政协…, 大会在沈阳…开幕; None where it says neither.
        """
        body = venue = None
        for token in lexer.tokens(lead) if _MEETS.search(lead) else ():
            if not token.word.marks & PLACE:
                continue
            at = "在" in lead[max(0, token.start - 1) : token.start + 1]
            if body is None and _BODY.match(lead, token.end):
                body = self.label(self._resolve(token.word.regions or (), here))
            elif venue is None and at and _HELD_AT.match(lead, token.end):
                venue = self.label(self._resolve(token.word.regions or (), here))
        return body, venue

    def city_after(self, sentence: Sentence, city: str | None, frame: Frame) -> str | None:
        """The prefecture spoken of when the sentence ends: what 全市 means in the next."""
        for token in reversed(sentence.between(sentence.start, sentence.end, PLACE)):
            code = self._resolve(token.word.regions or (), frame.place)
            if code is None:
                continue
            label = self._regions.divisions[code].label_code
            if label.endswith("0000") or sentence.quoted(token.start):
                continue
            if self._opens(sentence, token) and not self._is_origin(sentence.text, token):
                return label
        return city

    def _named(self, word: str, named: str | None) -> str | None:
        """该省 and 该市 are of the place named last, wherever it stands; None for other words."""
        if not word.startswith("该") or named is None or named == NATION:
            return None
        return named if "市" in word else self._regions.province_of(named)

    def _here(self, word: str, here: str | None, city: str | None) -> str | None:
        """全省 and 省里 are the province, 全市 and 市里 the city spoken of or the publisher's."""
        if word.endswith("国"):
            return NATION
        if here is None or here == NATION:
            return city
        if word == "当地":
            return city or here
        province = self._regions.province_of(here)
        if word.endswith("区") and word != "自治区" and province[:2] not in AUTONOMOUS:
            return city or here  # 全区 is a district's
        if not any(rank in word for rank in "市州盟"):
            return province
        return here if here != province or city is None else city

    def _holds(self, sentence: Sentence, token: Token, here: str | None) -> bool:
        """Whether a place of a clause holds for the next ones, too."""
        if _DONE.match(sentence.text, token.end):
            return False
        return here == NATION or self._opens(sentence, token)

    def _is_elsewhere(self, code: str, here: str | None) -> bool:
        """Whether a place is of another province than the publisher; not where that is the nation."""
        if here is None or NATION in (here, code):
            return False
        return self._regions.province_of(code) != self._regions.province_of(here)

    def _is_own_province(
        self, code: str, here: str | None, sentence: Sentence, token: Token
    ) -> bool:
        """Whether a city's text only uses a name of its province: 陕西实验室; 陕西省 is meant."""
        if here is None or here == NATION or token.word.text.endswith(("省", "自治区")):
            return False
        if _OF_PROVINCE.match(sentence.text, token.end) and self._opens(sentence, token):
            return False
        return code == self._regions.province_of(here)

    @staticmethod
    def _is_origin(text: str, token: Token) -> bool:
        """Whether a place is only part of a name or where somebody comes from.

        北京企业, 向江苏, 太湖实验室, and the examples of a list: 阿拉善新远景等35个项目.
        """
        tail = text[token.end : token.end + 44]
        if tail.startswith(_FROM) or _HOUSE.match(tail) or _EXAMPLE.match(tail):
            return True
        if _DATELINE.match(tail):
            return True
        if _COMES.search(text, max(0, token.start - 14), token.start):
            return True
        return text[token.start - 1 : token.start] in _TOWARDS

    def label(self, code: str | None) -> str | None:
        """The province or prefecture that labels the figures of a division."""
        return None if code is None else self._regions.divisions[code].label_code

    def _respective(self, sentence: Sentence, quantity: Quantity, listed: list[str]) -> str | None:
        """湖北、安徽…分别是16名和10位: the k-th number is the k-th place's."""
        text = sentence.text
        if not _DEALT.search(text, sentence.start, quantity.start):
            return None
        run = sentence.run(sentence.quantities.index(quantity))
        return listed[run.index(quantity)] if len(run) == len(listed) else None

    @staticmethod
    def _nation(sentence: Sentence, quantity: Quantity, here: str | None) -> str | None:
        """全国 in front of a title is its rank; as the subject of the clause it is the place."""
        for told in (_OURS, _MINISTRY):  # 我国核心产业规模; 国家数据局通报，布局的7个基地
            if told.search(sentence.text, sentence.start, quantity.start):
                return NATION
        start, _ = sentence.clause(quantity.start)
        text = sentence.text[start : quantity.start + 1]
        at = text.rfind("全国")
        if at >= 0 and _WHOLE_NATION.match(text[at:]):
            return NATION
        return here

    @staticmethod
    def _opens(sentence: Sentence, token: Token) -> bool:
        """Whether the place stands at the head of its clause: "成都…", "在合肥…", "再看大连："."""
        start, _ = sentence.clause(token.start)
        start = max(start, *(sentence.text.rfind(mark, start, token.start) + 1 for mark in ")）"))
        if BUILT.search(sentence.text, start, token.start):
            return False
        goes = _GOES.search(sentence.text, start, token.start) or _GOING.match(token.word.text)
        if goes and _VISITS.match(sentence.text, token.end):
            return True
        head = len(sentence.text[start : token.start].strip(" “\u3000"))
        return head <= 1 or (head <= 6 and sentence.unknown(start, token.start) <= 2)


def _mentioned(sentence: Sentence, quantity: Quantity) -> list[tuple[int, str, Token | None]]:
    """What names a place before the number, in order: (offset, 全省 and its like or "", the token of a name)."""
    text, start, end = sentence.text, sentence.start, quantity.start
    found: list[tuple[int, str, Token | None]] = [
        (m.start(), m[0], None)
        for m in _HERE.finditer(text, start, end)
        if text[m.start() - 1 : m.start()] not in _SHARES
        and not _SHARE_OF.search(text, start, m.start())
    ]
    names = sentence.between(start, end, PLACE)
    if names and not _REST.search(text, start, end):
        found += [
            (t.start, "", t)
            for t in names
            if not sentence.quoted(t.start)
            and not (
                t.word.text[:2] == _NATION_NAME
                and t.end < end
                and text[t.start - 1 : t.start] in _IS
            )
            and text[t.start - 1 : t.start] not in _SHARES
        ]
        found.sort(key=itemgetter(0))
    return found


def _is_of_name(sentence: Sentence, token: Token) -> bool:
    """Whether a place elsewhere sends people here, or begins the name of a table's row: 中关村云基地三期."""
    if _SENDS.match(sentence.text, token.end):
        return True
    if sentence.row is None or token.word.text.endswith(_DIVISIONS):
        return False
    return "\u4e00" <= sentence.text[token.end : token.end + 1] <= "\u9fff"


def _is_example(text: str, token: Token, quantity: Quantity) -> bool:
    """Whether a place is an example of a list that is counted: 阿拉善新远景等35个项目."""
    listed = _LISTED.search(text, token.end, quantity.start)
    return listed is not None and not _PAUSE.search(text, token.end, quantity.start)


def _is_over(
    text: str, first: int, held: int | None, previous: int, at: int, told: set[str]
) -> bool:
    """Whether the places named no longer hold at ``at``.

    The last ended at ``previous``, the one that is spoken of at ``held``, None where none is. Of
    several, none holds over the end of their list (武威71家、金昌53家；省级孵化器12家); one named within
    a later item of a list holds in that only, and none over the head of the next (；企业方面，).
    """
    if len(told) > 1 and _ENDS_LIST.search(text, previous, at):
        return True
    end = _ENDS_LIST.search(text, held, at) if held is not None else None
    if held is None or end is None or text.startswith(("：", ":"), held):
        return False
    later = _ENDS_LIST.search(text, first, held) is not None
    return later or _TOPIC.match(text, end.end(), at) is not None


def _names_item(sentence: Sentence, quantity: Quantity, token: Token) -> bool:
    """Whether a place belongs to the first of as many items as the number counts.

    沈阳航空、沈大工业母机、大盘绿色石化3个集群; not 上海建成A、B、C3个中心, where a verb follows.
    """
    start, _ = sentence.clause(quantity.start)
    items = 1 + len(_ITEMS.findall(sentence.text, token.end, quantity.start))
    first = _ITEMS.search(sentence.text, token.end, quantity.start)
    if token.start < start or first is None or items != quantity.value:
        return False
    if not 1 < first.start() - token.end <= 12:
        return False
    listed = sentence.between(token.end, quantity.start, PLACE)
    if any(t.word.text.endswith(("市", "州", "县", "区")) for t in listed):
        return False  # 南宁市电子信息、装备制造和柳州市新能源汽车3个集群
    return not sentence.has(token.end, first.start(), CUED)
