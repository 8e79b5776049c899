"""What a text says of its own origin: title, region, date, genre; pure.

Only what a sidecar leaves out is inferred. A date is taken from where documents state it, and
``date_basis`` says from where; where none stands it stays unknown.
"""

import re
from calendar import monthrange
from collections.abc import Mapping

from etl import regions
from etl.sources.sessions import year_of
from etl.text.clean import clean

_DAY = r"(?P<year>(?:19|20)[0-9]{2})\s?(?:年|-|/|\.)\s?(?P<month>[0-9]{1,2})\s?(?:月|-|/|\.)\s?(?P<day>[0-9]{1,2})\s?日?"
_STATED = re.compile(
    rf"(?:发布日期|发布时间|发文日期|成文日期|印发日期|公开日期|日期|时间)\s?[:：]\s?{_DAY}"
)
_SIGNED = re.compile(rf"(?:^|\n)[ \u3000]*{_DAY}[ \u3000]*(?:\n|$)")
_SIGNATORY = re.compile(
    rf"\n[ \u3000]*(?P<name>[\u4e00-\u9fff（）()]{{2,26}}(?:政府|厅|局|委|委员会|办公室|部|院|政协|中心|协会))[ \u3000]*\n+[ \u3000]*{_DAY}[ \u3000]*(?:\n|$)"
)
"""广西壮族自治区大数据发展局 above the date under the text."""
_LINE = re.compile(rf"(?:^|\n)[^\n。]{{0,40}}?{_DAY}[^\n。]{{0,30}}(?:\n|$)")
_REPORT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})年[\u4e00-\u9fff]{0,12}政府工作报告")
_OPENED = re.compile(
    rf"{_DAY}\s?在[\u4e00-\u9fff]{{2,14}}第[一二三四五六七八九十]{{1,3}}届人民代表大会"
)
_SENTENCE_MARKS = "。；;！!？?"
_GENRES = (
    ("report", re.compile(r"工作报告|情况的报告|审查情况")),
    ("reply", re.compile(r"答复|复函|提案.{0,12}函|办理情况")),
    ("interpretation", re.compile(r"解读|新闻发布会")),
    (
        "plan",
        re.compile(r"规划|行动计划|实施方案|若干措施|若干政策|管理办法|行动方案|实施意见|通知"),
    ),
    ("meeting", re.compile(r"协商会|座谈会|政协.{0,8}会议|人大.{0,8}会议|常委会")),
)


def infer(text: str, *, stem: str, written: Mapping[str, str]) -> dict[str, str]:
    """Complete what is written down by what the text says; unknown things stay out.

    ``stem`` is the file's name without suffix: people name files by place and kind.
    """
    known = dict(written)
    working = clean(text[:4000]).text
    tail = clean(text[-400:]).text
    if "title" not in known:
        title = _title(working)
        if title:
            known["title"] = title
    if "publisher" not in known and (signed := _SIGNATORY.search(tail)) is not None:
        known["publisher"] = signed["name"]
    head = f"{known.get('title', '')}\n{stem}\n{working[:300]}"
    if "region" not in known:
        region = region_in(f"{known.get('publisher', '')}\n{head}")
        if region is not None:
            known["region"] = region
    if "published" not in known:
        found = _date(head, working, tail) or _by_session(head + working, known.get("region"))
        if found is not None:
            known["published"], known["date_basis"] = found
    if "date_basis" not in known and "published" in known:
        known["date_basis"] = "旁注文件写明"
    if "genre" not in known:
        known["genre"] = next((g for g, pattern in _GENRES if pattern.search(head[:200])), "other")
    return known


def _title(text: str) -> str | None:
    """The first line, if it is short and no sentence."""
    first = text.lstrip().split("\n", 1)[0].strip()
    if 4 <= len(first) <= 60 and first[-1] not in _SENTENCE_MARKS:
        return first
    return None


def _date(head: str, text: str, tail: str) -> tuple[str, str] | None:
    """The date of publication with its basis; None where none is stated."""
    for match, basis in (
        (_STATED.search(text), "文中载明：发布日期"),
        (_OPENED.search(text), "文中载明：作报告的日期"),
        (_SIGNED.search(tail), "文中载明：文末日期"),
        (_LINE.search(text[:600]), "文中载明：电头日期"),
    ):
        if match is not None:
            year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                return f"{year}-{month:02d}-{day:02d}", basis
    report = _REPORT.search(head)
    if report is not None:
        return report["year"], "推断：工作报告标题中的年份"
    return None


def _by_session(text: str, region: str | None) -> tuple[str, str] | None:
    """The year of the session or yearly event that the text speaks of first."""
    found = year_of(text, region)
    return None if found is None else (str(found[0]), f"推断：{found[1]}")


def region_in(head: str) -> str | None:
    """The division that publisher, title, file name or opening names first, by its label."""
    data = regions.load()
    best: tuple[int, str] | None = None
    for match in re.finditer(r"[\u4e00-\u9fff]{2,14}", head):
        run = match.group()
        for size in range(min(len(run), 11), 1, -1):
            for at in range(len(run) - size + 1):
                code = data.by_name(run[at : at + size])
                if code is not None and (best is None or match.start() + at < best[0]):
                    best = (match.start() + at, code)
    return None if best is None else data.label(best[1])
