"""Numbers that can be no figure, whatever stands around: ordinals, records, size classes; pure."""

import re

from etl.text.numbers import Quantity

# 第3批 · 前10名 · 〔2018〕24号 · 粤ICP备05102027号 · 第20210143号
_ORDINAL = re.compile(r"(?:第|排名|位列|位居|居全国|居第|No\.?|(?<![目当此日以之到])前)\s?$")
_RECORD = re.compile(
    r"(?:[〔\[【]\s?|备|网安备|(?:编号|电话|热线|号码|传真|邮编)[:：]?|发|函|字)\s?$"
)
_ORDINAL_ENDS = frozenset("第名列居国.前oO ")
_RATE = re.compile(r"[每均价]")
_CLASS = re.compile(
    r"(?:以上|级|元级|规模)(?:以上)?的?(?:[\u4e00-\u9fff]{0,6}?)(?:企业|项目|产业|集群|园区|平台|城市|县|镇|品牌|村|工程|市场|公司|楼宇|街区|产品)"
)
# 产值过10亿元的重大增长点; where a rule pays for it, it is a threshold
_CLASS_OF = re.compile(r"的[\u4e00-\u9fff]{0,6}?(?:企业|项目|产业|集群|增长点|园区|品牌|县|镇)")
# 销售收入超10亿元龙头企业达到100家: the firms of that size are counted
_CLASS_COUNTED = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:企业|园区|产业集群|项目)(?:数量|总数)?(?:新增|达到?|有|为|共)?(?:超过?|突破)?\s?[0-9]"
)
# 培育一批产值超500亿、1000亿优势特色产业集群: no number of them
_ONE_OF = re.compile(r"(?:一批|若干|多个|更多)[^，。；]{0,12}$")
_SIZED = re.compile(
    r"(?:[、和或][0-9]+[千百万]?[万亿]元?)?的?[\u4e00-\u9fff]{0,8}(?:企业|产业集群|产业|集群|园区|项目|品牌|县|镇)"
)
# 投资在10亿元以上的4个，5亿元至10亿元之间的3个
_OF_SIZE = re.compile(r"(?:之间)?的(?:只有|仅有|就有|也有|有|达|共)?[0-9]+(?:个|家|项|户)")
# 64个预增产值过10亿元、2334个过2000万元的增长点: so many of that size
_EACH_OF = re.compile(r"[0-9](?:个|家|项|户)[^，。；、0-9]{0,6}(?:产值|营收|收入)(?:超过?|过)?$")
_EACH_ENDS = re.compile(r"的|、[0-9]+(?:个|家|项|户)")
# 总投资5亿元以上项目的，奖励50万元; 合同额300万元以上的企业，按10%奖励: thresholds, no classes
_REWARDED = re.compile(
    r"的?[\u4e00-\u9fff]{0,8}?(?:企业|项目|单位|机构|平台)的?[，,](?:按[^，。；]{1,16}?|分别|一次性|再|可|每[家个项]|由[^，。；]{2,8}?|最高|至多)*"
    r"(?:给予|奖励|奖补|补助|补贴|资助|返补|[奖补](?=[0-9最]))"
)
_PAYS = re.compile(r"给予|奖励|补助|补贴|资助|支持|奖补")
# 比上年多0.7亿元, 较2023年增加20家, 同比增加20人
_COMPARED = re.compile(
    r"(?:[比较][^，。；]{1,12}?|同比|环比)(?:增加|新增|净增|多增|增长|多出?|减少|下降|提高|上升|少)了?$"
)
_DIFFERENCE = re.compile(
    r"(?:多出?|少|减少|下降|提高|上升|高出?|低|增加|增长|提升|缩短|压减|压缩)(?:了)?\s?$"
)
_CHANGE_ENDS = frozenset("增加多出少降高升低长短减缩了 \n\u3000\t\xa0")
_PER_UNIT = re.compile(
    r"(?:每(?:人每[月年天]|亩|吨|千瓦时|平方米|公里|度|床|生|人|千克|公斤|立方米)|人均|户均|日均|年均|单价)[^，。；]{0,30}$"
    r"|(?:家庭|农户|农牧民|居民|住户|群众)[^。；]{0,16}每户[^，。；]{0,12}$"  # 每户 in a rule for firms is a firm
)
_PER_HEAD = re.compile(
    r"(?:每万|每千|每百|(?<![0-9.])万)人(?:口)?(?:高价值)?(?:发明)?专利[\u4e00-\u9fff]{0,9}$|每[万千百]?(?:人|名)[^，。；]{0,16}$"
)
# 每4个工人中就有1人; 每新招一名标注员，补贴1000元
_OUT_OF = re.compile(r"[^，。；0-9]{0,12}[中里]就?有[0-9一两二三]")
_ONE_IN = re.compile(
    r"每[0-9一二三四五六七八九十两]{1,3}[个家名位人件项][^，。；0-9]{0,12}[中里]就?有$"
    r"|每(?:新)?(?:招|聘|招聘|招用|吸纳|录用|培训|引进|输送)[^，。；0-9]{0,3}(?:一|1)(?:名|人|个)[^。；]{0,18}(?:补贴|补助|奖励|给予|[奖补])$"
)
_EACH = re.compile(
    r"每(?:个|一个)?(?:领域|市|县|州|区|乡镇|镇|村|学校|行业|批次)[^，。；、0-9]{0,6}$"
)
_REACHED = frozenset("在达到至破超近过")  # 稳定在千亿元以上 is no class
_DAILY = re.compile(r"每[天日][^，。；、0-9]{0,8}$")
_BY_MONTH = re.compile(r"每月[^，。；0-9]{0,6}$")
_OF_THAT_SIZE = re.compile(r"的[\u4e00-\u9fff]{1,8}?(?:有|共|达到?)?[0-9]+(?:家|户|个)")
_BOTH = re.compile(r"(?:累计|合计|均|都|分别|相加|数字|指标)")  # 两项累计分别达到102家和171个
_SLASH_UNIT = re.compile(
    r"\s?/\s?(?:人|亩|吨|平方米|㎡|月|天|年|千瓦时|度|公里|日|小时|床|Wh|kWh|千米|瓦|次)"
)
# “科改33条”, “农林22条措施”: a number inside quotes with characters before it is a name
_SHORT_QUOTE = re.compile(r"[^，。；、“”‘’]{1,6}[”’]")  # “7个不准”
_MOTION = re.compile(r"(?:代表|委员)?联名")
_VILLAGE = ("寨", "堡", "庄", "村", "岭", "灯火")  # 万家寨引黄工程
_NAMED = re.compile(r"[“‘《][^，。；、“”‘’《》0-9]{1,6}$")
_NAMED_ON = re.compile(r"[^，。；、“”‘’《》]{0,4}[”’》]")


def refuse(text: str, quantity: Quantity) -> str | None:
    """The reason why a number is no figure by the characters around it; None if it can be one."""
    reason = quantity.reason
    if reason is not None:
        return _sharpen(text, quantity) if reason == "bare" or quantity.word == "号" else reason
    if not quantity.unit:
        return "bare"
    before = text[max(0, quantity.start - 36) : quantity.start]
    tail = text[quantity.end : quantity.end + 24]
    if before[-1:] in _ORDINAL_ENDS and _ORDINAL.search(before):
        return "ordinal"
    quoted = "“" in before or "‘" in before or "《" in before
    if quoted and _NAMED.search(before) and _NAMED_ON.match(tail):
        return "name"
    if "/" in tail[:2] and _SLASH_UNIT.match(tail):
        return "per_unit"
    if before.endswith("每") and (text[quantity.core] in "百千万" or _OUT_OF.match(tail)):
        return "per_unit"  # 每万名从业人员
    if "每" in before and _ONE_IN.search(before):
        return "per_unit"
    if ("每" in before or "专利" in before) and _PER_HEAD.search(before):
        return "per_unit"
    if quantity.unit == "count" and "每" in before and _DAILY.search(before):
        return "per_unit"  # 每天诞生20家公司
    if quantity.unit == "count" and "每" in before and _EACH.search(before):
        return "per_unit"  # 各市（州）每个领域遴选10个项目
    if quantity.unit == "CNY":
        return _refuse_money(text, quantity, before, tail)
    return _refuse_count(quantity, before, tail)


def _refuse_money(text: str, quantity: Quantity, before: str, tail: str) -> str | None:
    """Rates and size classes: 人均5万元, 万元GDP, 亿元以上企业."""
    inside = text[quantity.start : quantity.end]
    if text[quantity.core] in "百千万亿" and (
        quantity.qualifier == "exact" or ("以上" in inside and before[-1:] not in _REACHED)
    ):
        return "size_class"
    if _RATE.search(before) and _PER_UNIT.search(before):
        return "per_unit"
    if before[-1:] in _CHANGE_ENDS and _COMPARED.search(before):
        return "difference"
    if tail.startswith(("级", "元级")):
        return "size_class"
    if _BY_MONTH.search(before):
        return "per_unit"  # 博士来厦工作每月补贴5000元
    if inside[0] in "过超" and _OF_THAT_SIZE.match(tail):
        return "size_class"  # 年营收超5000万元的龙头3家
    if _EACH_ENDS.match(tail) and _EACH_OF.search(before):
        return "size_class"
    bounded = text[quantity.end - 2 : quantity.end] in ("以上", "以下", "以内")
    bounded = bounded or inside[0] in "过超上"
    if (bounded or tail.startswith("之间")) and _OF_SIZE.match(tail):
        return "size_class"
    if _ONE_OF.search(before) and _SIZED.match(tail):
        return "size_class"
    if quantity.qualifier != "at_least" and before[-1:] not in ("过", "达"):
        return None
    rest = text[quantity.end : quantity.end + 60].partition("。")[0]
    if _CLASS_OF.match(tail) and not _PAYS.search(rest):
        return "size_class"
    if _CLASS_COUNTED.match(tail):
        return "size_class"
    if "以上" not in inside or _CLASS.match("以上" + tail) is None:
        return None
    return None if _REWARDED.match(rest) else "size_class"


def _refuse_count(quantity: Quantity, before: str, tail: str) -> str | None:
    """Articles, slogans, differences, and the class of a motion (十人以上联名)."""
    if quantity.chinese and quantity.low == 1:
        return "article"
    if quantity.chinese and quantity.word == "家" and tail.startswith(_VILLAGE):
        return "name"
    if before.endswith(("“", "‘")) and (quantity.chinese or _SHORT_QUOTE.match(tail)):
        return "slogan"
    if quantity.word == "条" and before.endswith(("“", '"')) and tail.startswith(("”", '"')):
        return "name"  # 减轻企业负担“20条”
    if quantity.qualifier == "at_least" and _MOTION.match(tail):
        return "size_class"
    if before[-1:] in _CHANGE_ENDS:
        if _COMPARED.search(before):
            return "difference"
        if _DIFFERENCE.search(before) and not before.endswith(("增加", "不少")):
            return "difference"
    if quantity.chinese and _BOTH.match(tail):
        return "article"
    if quantity.chinese and tail.startswith("市场"):
        return "slogan"  # 国内国际两个市场
    return "slogan" if tail.startswith(("大类", "大员", "字", "一批")) else None


def _sharpen(text: str, quantity: Quantity) -> str:
    """Tell records and ordinals from other numbers without a unit."""
    before = text[max(0, quantity.start - 6) : quantity.start]
    if quantity.reason == "bare" and before[-1:] in _ORDINAL_ENDS and _ORDINAL.search(before):
        return "ordinal"
    if quantity.word == "号" or (quantity.reason == "bare" and _RECORD.search(before)):
        return "docnumber"
    return str(quantity.reason)
