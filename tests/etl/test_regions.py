import shutil
import tomllib
from collections import Counter

import ahocorasick_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import regions
from etl.errors import DataFileError
from etl.regions import Rank, load

SURFACES = list(load().surfaces)
AUTOMATON = ahocorasick_rs.AhoCorasick(SURFACES, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def hits(text):
    """The surfaces of a text, as an extractor meets them: context is looked at again."""
    start, found = 0, []
    while True:
        for index, _, end in AUTOMATON.find_matches_as_indexes(text[start:]):
            found.append(SURFACES[index])
            if context := load().context.get(SURFACES[index]):
                start += end - context
                break
        else:
            return found


def labels(text, publisher=None):
    """The labels of a text's places, in order; "?" where nothing decides."""
    known, names = load(), []
    code = known.by_name(publisher) if publisher else None
    for surface in hits(text):
        if candidates := known.surfaces[surface]:
            one = known.resolve(candidates, code, ())
            names.append(known.label(one) if one else "?")
    return names


def of_rank(rank):
    return [region for region in load().divisions.values() if region.rank is rank]


def test_all_divisions_are_there():
    assert len(of_rank(Rank.PROVINCE)) == 34
    assert len(of_rank(Rank.PREFECTURE)) == 333
    data = tomllib.loads((regions.LEXICON / "counties.toml").read_text("utf-8"))
    today = [word for text in data["counties"].values() for word in text.split()]
    assert len(today) == 2846 + 5  # and five that are administered but not approved as counties
    kinds = Counter(region.name[-1] for region in of_rank(Rank.PREFECTURE))
    assert kinds == {"市": 293, "州": 30, "区": 7, "盟": 3}


def test_provinces_have_their_group_letter_and_tile():
    provinces = of_rank(Rank.PROVINCE)
    groups = Counter(region.group for region in provinces)
    assert groups == {"东部": 10, "中部": 6, "西部": 12, "东北": 3, "港澳台": 3}
    assert len({region.tile for region in provinces}) == 34
    assert len({region.abbr for region in provinces}) == 34


def test_every_county_is_labelled_by_a_province_or_prefecture_that_exists():
    known = load().divisions
    for region in of_rank(Rank.COUNTY):
        label = known[region.label_code]
        assert label.rank in {Rank.PROVINCE, Rank.PREFECTURE}, region
        assert label.province_code == region.province_code == region.code[:2] + "0000", region


def test_municipalities_label_all_their_counties():
    for region in of_rank(Rank.COUNTY):
        if region.code[:2] in {"11", "12", "31", "50"}:
            assert region.label_code == region.province_code


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("海淀区", "北京市"), ("滨海新区", "天津市"), ("正定县", "石家庄市"), ("介休市", "晋中市"),
        ("霍林郭勒市", "通辽市"), ("瓦房店市", "大连市"), ("延吉市", "延边朝鲜族自治州"),
        ("漠河市", "大兴安岭地区"), ("浦东新区", "上海市"), ("昆山市", "苏州市"), ("义乌市", "金华市"),
        ("肥西县", "合肥市"), ("晋江市", "泉州市"), ("井冈山市", "吉安市"), ("寿光市", "潍坊市"),
        ("济源市", "河南省"), ("仙桃市", "湖北省"), ("神农架林区", "湖北省"), ("浏阳市", "长沙市"),
        ("顺德区", "佛山市"), ("融水苗族自治县", "柳州市"), ("融水县", "柳州市"), ("琼海市", "海南省"),
        ("西沙区", "三沙市"), ("黔江区", "重庆市"), ("马尔康市", "阿坝藏族羌族自治州"),
        ("仁怀市", "遵义市"), ("瑞丽市", "德宏傣族景颇族自治州"), ("错那市", "山南市"),
        ("杨陵区", "咸阳市"), ("敦煌市", "酒泉市"), ("格尔木市", "海西蒙古族藏族自治州"),
        ("灵武市", "银川市"), ("石河子市", "新疆维吾尔自治区"), ("和安县", "和田地区"),
        ("台湾省", "台湾省"), ("香港特别行政区", "香港特别行政区"), ("澳门", "澳门特别行政区"),
        ("横县", "南宁市"), ("蓟县", "天津市"), ("莱芜市", "济南市"), ("雄安新区", "河北省"),
        ("横琴", "珠海市"), ("南沙", "广州市"), ("南沙群岛", "三沙市"), ("光谷", "武汉市"), ("江北新区", "南京市"), ("南A中心", "南宁市"),
        ("前海合作区", "深圳市"), ("西咸新区", "陕西省"), ("金普新区", "大连市"), ("我国", "全国"),
    ],
)  # fmt: skip
def test_a_place_has_its_label(place, label):
    assert labels(place) == [label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # short names, and names that need their suffix
        ("广西、内蒙古、南宁、杭州", ["广西壮族自治区", "内蒙古自治区", "南宁市", "杭州市"]),
        ("恩施、延边、湘西、巴州、凉山州", ["恩施土家族苗族自治州", "延边朝鲜族自治州",
            "湘西土家族苗族自治州", "巴音郭楞蒙古自治州", "凉山彝族自治州"]),
        ("吉林发展", ["吉林省"]),
        ("吉林市发展", ["吉林市"]),
        ("海南自由贸易港与海南州", ["海南省", "海南藏族自治州"]),
        ("乌海市海南区", ["乌海市"]),
        ("朝阳产业、白银、来宾、中山大学", []),
        ("朝阳市、白银市、来宾市、中山市", ["朝阳市", "白银市", "来宾市", "中山市"]),
        ("珠海、中山、江门三市", ["珠海市", "中山市", "江门市"]),
        ("福建宁德", ["福建省", "宁德市"]),
        ("浙江省杭州市余杭区", ["浙江省", "杭州市", "杭州市"]),
        # words that hold a name's letters
        ("深化合作、东方市场、和平与发展、平安建设", []),
        ("推广安全技术，巩固原有优势，聚焦作风建设，长治久安", []),
        ("沿海城市、新兴城市、适应城市发展，示范县、信息县域、市和县", []),
        ("其中卫生机构、安全国家标准、健全国有资产、复合肥料、大理石", []),
        ("均衡水平、形成都市圈、幸福建设、繁荣昌盛、面临安全风险", []),
        ("创新乡村治理，四平台建设，出海口，哈密瓜，不断开辟新疆域", []),
        ("百名以上海外人才", []),
        ("美丽江苏、其中山东", ["江苏省", "山东省"]),
        ("西南通道、西南山区、长白山、青海湖", []),
        # firms, universities, institutions
        ("武汉大学、北京大学、桂林电子科技大学、上海交通大学、西安交大", []),
        ("北京时间、南京路、贵州茅台、吉林银行、广西北部湾银行", ["广西壮族自治区"]),
        ("在上海证券交易所、北京证券交易所上市", []),
        ("上海合作组织、南京条约、宁德时代、阿里云、延安精神", []),
        ("广西银行业、广西大学生、深圳大学城、安徽路径", ["广西壮族自治区", "广西壮族自治区",
            "深圳市", "安徽省"]),
        ("河北区域协同、河北区块链、天津市河北区", ["河北省", "河北省", "天津市"]),
        ("台湾农民创业园、台湾同胞", []),
        # joint areas
        ("长江、长江三角洲、长三角、珠江三角洲、珠三角、京津冀、粤港澳大湾区、成渝、北部湾", []),
        ("中国—东盟、融入京津冀、川渝、粤桂协作", []),
        # one-character names
        ("驻桂院校、在川企业、住鲁院士、来漳就业、落户皖北", ["广西壮族自治区", "四川省", "山东省",
            "漳州市", "安徽省"]),
        ("在桂林、来苏州、在赣州、在青年、在新一轮、桂皮、川流不息", ["桂林市", "苏州市", "赣州市"]),
        ("援疆援藏", []),
        # the nation
        ("全国27个国家级园区", ["全国"]),
        ("全国重点实验室5家，全国首个，居全国第二，入选全国试点，全国政协委员", []),
    ],
)  # fmt: skip
def test_traps(text, expected):
    assert labels(text) == expected


def test_context_is_read_again():
    assert hits("武汉大学城") == ["武汉大学城"]
    assert load().context["武汉大学"] == len("大学")
    assert load().context["全国重点"] == len("重点")
    assert hits("广西大学南宁校区") == ["广西大学", "南宁"]


@pytest.mark.parametrize(
    ("surface", "publisher", "nearby", "expected"),
    [
        ("朝阳区", "北京市", [], "北京市"),
        ("朝阳区", "吉林省", [], "长春市"),
        ("朝阳区", "长春市", [], "长春市"),
        ("朝阳区", None, [], None),
        ("朝阳区", "广西壮族自治区", [], None),
        ("朝阳区", "吉林省", ["北京市"], "北京市"),
        ("朝阳区", "全国", ["广东省", "长春市"], "长春市"),
        ("鼓楼区", "江苏省", [], None),
        ("鼓楼区", "江苏省", ["徐州市"], "徐州市"),
        ("鼓楼区", "南京市", [], "南京市"),
        ("驻宁", "宁夏回族自治区", [], "宁夏回族自治区"),
        ("驻宁", "江苏省", [], "南京市"),
    ],
)
def test_nearby_regions_then_the_publisher_decide(surface, publisher, nearby, expected):
    known = load()
    code = known.resolve(
        known.surfaces[surface],
        publisher and known.by_name(publisher),
        [known.by_name(name) for name in nearby],
    )
    assert (known.label(code) if code else None) == expected


def test_nothing_resolves_to_nothing():
    assert load().resolve((), "450000", ["110000"]) is None


def test_every_surface_stands_for_divisions_that_exist():
    known = load()
    for surface, codes in known.surfaces.items():
        assert len(surface) > 1, surface
        assert len(set(codes)) == len(codes), surface
        assert known.divisions.keys() >= set(codes), surface
        assert 0 <= known.context.get(surface, 0) < len(surface), surface


def test_full_names_go_both_ways():
    known = load()
    for region in known.divisions.values():
        if region.rank is not Rank.COUNTY:
            assert known.by_name(region.name) == region.code
        elif (code := known.by_name(region.name)) is not None:
            assert known.divisions[code].short in known.name(code)
    assert known.by_name("广西") == known.by_name("广西自治区") == "450000"
    assert known.by_name("恩施州") == "422800"
    assert known.by_name("海南") == "460000"
    assert known.by_name("鼓楼区") is None
    assert known.by_name("广洗") is None


@given(st.sampled_from(SURFACES), st.sampled_from(list(load().divisions)) | st.none())
def test_a_resolved_code_is_a_candidate(surface, publisher):
    candidates = load().surfaces[surface]
    code = load().resolve(candidates, publisher, ())
    assert code in candidates or code is None
    if len(candidates) == 1:
        assert code == candidates[0]


@given(st.text())
def test_any_name_may_be_asked(text):
    code = load().by_name(text)
    assert code is None or code in load().divisions


BROKEN = [
    ("regions.toml", 'abbr = "桂"', 'abbrev = "桂"', "【province 450000】发现：abbrev = “桂”"),
    ("regions.toml", 'abbr = "桂"\n', "", "【province 450000】发现：缺少“abbr”"),
    ("regions.toml", "tile = [8, 4]", 'tile = "8, 4"', "【province 450000】发现：tile = “8, 4”"),
    ("regions.toml", "tile = [8, 4]", "tile = [8]", "tile 为两个整数"),
    ("regions.toml", "[not_before]", "[not_behind]", "【not_behind】发现：未知的表"),
    (
        "regions.toml",
        "450200 柳州市",
        "450100 柳州市",
        "发现：450100柳州市；应为：不与南宁市重复的代码",
    ),
    ("regions.toml", "450200 柳州市", "440200 柳州市", "以 45 开头的六位代码"),
    ("regions.toml", "450200 柳州市", "450200", "发现：450200；应为：代码、名称"),
    ("regions.toml", "恩施土家族苗族自治州 恩施", "恩施土家族苗族自治州", "自治州之后须有简称"),
    ("regions.toml", "海淀区 石景山区", "海锭区 石景山区", "【known_without_suffix】发现：海锭区"),
    ("regions.toml", "海淀区 石景山区", "鼓楼区 石景山区", "应为：只指一地的名称"),
    ("regions.toml", "海东市 山南市 阿里", "海东 山南市 阿里", "【needs_suffix】发现：海东；"),
    ("regions.toml", "\n美丽 ", "\n广西 ", "【not_places words】发现：广西"),
    ("regions.toml", "邕 450100", "邕 450199", "【abbreviations 邕】发现：450199"),
    ("regions.toml", "[nation]", "[nation", "UTF-8 编码的 TOML"),
    ("counties.toml", "450102兴宁区", "450103兴宁区", "不与兴宁区重复的代码"),
    ("counties.toml", "450102兴宁区", "450202兴宁区", "以 4501 开头的六位代码"),
    ("counties.toml", "450100 = '450102", "450199 = '450102", "【counties】发现：450199"),
    ("counties.toml", "450100 = '南A中心", "450199 = '南A中心", "【places】发现：450199"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_a_broken_file_is_refused(tmp_path, file, old, new, message):
    edit(tmp_path, file, old, new)
    with pytest.raises(DataFileError) as error:
        load(tmp_path)
    assert message in str(error.value)
    assert f"{tmp_path / file}【" in str(error.value)


def test_faults_are_reported_together(tmp_path):
    edit(tmp_path, "regions.toml", "海淀区 石景山区", "海锭区 石井山区")
    edit(tmp_path, "counties.toml", "450102兴宁区", "459902兴宁区")
    with pytest.raises(DataFileError) as error:
        load(tmp_path)
    assert len(str(error.value).splitlines()) == 3


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"counties\.toml【文件】"):
        load(tmp_path)


def edit(folder, file, old, new):
    """One change in a copy of the lexicon."""
    for name in ("regions.toml", "counties.toml"):
        if not (folder / name).exists():
            shutil.copy(regions.LEXICON / name, folder / name)
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), "utf-8")
