import pytest

from etl.sources.origin import infer
from etl.sources.sessions import year_of


@pytest.mark.parametrize(
    ("text", "region", "year"),
    [
        ("关于自治区政协十二届四次会议第20210143号提案答复的函", "广西壮族自治区", 2021),
        ("北京市政协十四届四次会议举行专题座谈会", None, 2026),
        ("政协第十三届广西壮族自治区委员会第三次会议开幕", None, 2025),
        ("中国人民政治协商会议第十三届内蒙古自治区委员会第三次会议", None, 2025),
        ("在山东省第十四届人民代表大会第三次会议上", None, 2025),
        ("上海市十六届人大四次会议发布", "上海市", 2026),
        ("市十五届人大六次会议收到议案", "上海市", None),
        ("全国政协十四届三次会议开幕", None, 2025),
        ("第22届中国—东盟博览会开幕", None, 2025),
        ("第二十七届高交会开幕", None, 2025),
    ],
)
def test_a_session_or_event_tells_the_year(text, region, year):
    found = year_of(text, region)

    assert (found and found[0]) == year


@pytest.mark.parametrize(
    "text",
    [
        "省政协十三届七次常委会会议举行",  # a session of the standing committee
        "南宁市政协十二届四次会议开幕",  # a city's terms are not known
        "第3届创新大赛举行",
    ],
)
def test_what_is_not_known_gives_nothing(text):
    assert year_of(text, "甘肃省") is None


def test_a_text_without_a_date_takes_the_year_of_its_session():
    found = infer("北京市政协十四届四次会议举行。\n", stem="a", written={})

    assert found["published"] == "2026"
    assert found["date_basis"].startswith("推断：北京市政协十四届四次会议")


def test_a_stated_date_beats_the_session():
    text = "标题在此\n发布日期：2026年2月3日\n北京市政协十四届四次会议举行。"

    assert infer(text, stem="a", written={})["published"] == "2026-02-03"
