"""What a web page says of its origin: meta tags and the usual lines; pure.

Chinese government pages follow one norm of meta tags (ArticleTitle, PubDate, ContentSource); above
the text stand 发布日期, 来源, and for documents 发文机关 and 成文日期.
"""

import re
from collections.abc import Mapping, Sequence

from lxml import html

_TITLES = ("articletitle", "og:title", "dc.title", "twitter:title")
_DATES = (
    "pubdate", "publishdate", "article:published_time", "og:release_date", "dc.date",
    "dc.date.issued", "dcterms.created", "weibo:article:create_at", "publish_time",
)  # fmt: skip
_SOURCES = (
    "contentsource",
    "source",
    "mediaid",
    "dc.publisher",
    "dc.source",
    "og:site_name",
    "sitename",
)
_URLS = ("url", "og:url")
_SITE = re.compile(
    r"\s*[_|｜]\s*|\s+[-—–]+\s+|[-—–]+(?=[^-—–]*(?:政府|网|厅|局|委员会|门户|日报|频道|平台|中心)[^-—–]*$)"
)
"""Before a site's name: 标题_某厅, 标题 - 某网, 标题-某市人民政府."""
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://[^\s<>\"]+)")
_DAY = r"((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
_MARK = r"\s*(?:[:：]|\|)[\s|]*"
_WRITTEN_ON = re.compile(rf"(成文日期|发文日期|印发日期|生成日期){_MARK}{_DAY}")
_ISSUED_ON = re.compile(rf"(发布日期|发布时间|公开日期|发表时间|时间|日期){_MARK}{_DAY}")
_ISSUED_BY = re.compile(
    rf"(?:发文机关|发布机构|发文单位|发布单位|公开主体){_MARK}([^\s|，。；:：]{{2,40}})"
)
_TAKEN_FROM = re.compile(rf"(?:信息来源|文章来源|来源|稿源){_MARK}([^\s|，。；:：]{{2,40}})")
_DATELINE = re.compile(
    rf"{_DAY}日?(?:[\sT]+\d{{1,2}}:\d\d(?::\d\d)?)?[\s|]*(?:信息|文章)?来源"
    rf"|来源{_MARK}[^\s|]{{2,40}}[\s|]+{_DAY}"
)
"""2024-05-06 09:30 来源：某某日报, or the other way round."""


def origin_of(page: html.HtmlElement, lines: Sequence[str], source: str) -> dict[str, str]:
    """Title, publisher, date with its basis, and address, as far as the page tells them.

    ``lines`` are all of the page's. The date on which a document was written counts before the
    day it was put on the site, for sites are moved and 目前 means the former.
    """
    meta = _meta(page)
    head = "\n".join(lines)
    origin = {
        "title": _first(meta, _TITLES) or title_of(page),
        "publisher": _match(_ISSUED_BY, head)
        or _by_id(page, "js_name")
        or _first(meta, _SOURCES)
        or _match(_TAKEN_FROM, head),
        "url": _first(meta, _URLS) or _canonical(page) or _match(_SAVED_FROM, source),
    }
    for basis, text in (
        *_stated(_WRITTEN_ON, head),
        *((f"meta {key}", meta[key]) for key in _DATES if key in meta),
        ("publish_time", _by_id(page, "publish_time")),
        *_stated(_ISSUED_ON, head),
        *(("电头日期", match[0]) for match in _DATELINE.finditer(head)),
    ):
        day = re.search(_DAY, text)
        if day and 1 <= int(day[2]) <= 12 and 1 <= int(day[3]) <= 31:
            origin["published"] = f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
            origin["date_basis"] = f"网页载明：{basis}"
            break
    return {key: value for key, value in origin.items() if value}


def title_of(page: html.HtmlElement) -> str:
    """The only first heading, else the page's title without the site's name; "" where none is."""
    heads = [_clean(head.text_content()) for head in page.iter("h1", "ucaptitle")]
    if len(heads) == 1 and heads[0]:
        return heads[0]
    return _SITE.split(_clean(page.findtext(".//title") or ""))[0]


def _meta(page: html.HtmlElement) -> dict[str, str]:
    """The first filled meta tag of each name, in small letters."""
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        key = tag.get("name") or tag.get("property") or tag.get("itemprop") or ""
        value = _clean(tag.get("content", ""))
        if key and value:
            found.setdefault(key.lower(), value)
    return found


def _first(meta: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((meta[key] for key in keys if key in meta), "")


def _canonical(page: html.HtmlElement) -> str:
    return next((link.get("href", "") for link in page.xpath("//link[@rel='canonical']")), "")


def _by_id(page: html.HtmlElement, name: str) -> str:
    """The text of an element, as WeChat names them."""
    found = page.xpath("//*[@id=$name]", name=name)
    return _clean(found[0].text_content()) if found else ""


def _stated(pattern: re.Pattern[str], head: str) -> list[tuple[str, str]]:
    return [(match[1], match[0]) for match in pattern.finditer(head)]


def _match(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
