"""Web pages -> the main text, without menus, recommended links and footers; pure.

Where the page marks its main text as Chinese government sites and editors do, that is taken whole.
Else, where much of the page is links, trafilatura finds the main text (Apache-2.0); a page without
menus is all text.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from etl.errors import DocumentError
from etl.readers import Reading, refusal
from etl.readers.page import origin_of, title_of
from etl.readers.rows import lines_of, unbroken
from etl.readers.text import decode

_MAIN = (
    "//ucapcontent",
    "//*[@id='UCAP-CONTENT']",
    "//*[contains(concat(' ', @class, ' '), ' TRS_Editor ')]",
    "//*[contains(concat(' ', @class, ' '), ' trs_editor_view ')]",
    "//*[contains(concat(' ', @class, ' '), ' TRS_UEDITOR ')]",
    "//*[@id='js_content']",
    "//*[@id='zoom' or @id='Zoom' or @id='zoomcon']",
    "//*[contains(concat(' ', @class, ' '), ' pages_content ')]",
    "//*[contains(concat(' ', @class, ' '), ' article-content ')]",
    "//article",
)
"""Where sites keep the text, the surest first: the state's page norm, TRS, WeChat, 政务公开 pages."""
_SHORTEST = 30  # characters of a main text
_LINKED = 0.1  # of the characters are links where a page still has menus
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul",
))  # fmt: skip
_SKIPPED = frozenset((
    "audio", "button", "canvas", "footer", "head", "iframe", "img", "input", "link", "map",
    "math", "meta", "nav", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
))  # fmt: skip
_CHARSET = re.compile(rb"charset=[\"']?\s*(utf-?8|gb2312|gbk|gb18030|big5)", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|crumbs?|breadcrumb|position|share|bdsharebuttonbox|related?|"
    r"recommend|xgyd|xglj|xgwj|sidebar|aside|copyright|links|yqlj|toolbar|pager|pagination|comments?|"
    r"qrcode|ewm|hot|rank|login|search|skip)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
"""Names that sites give to what surrounds a text: <div class="right-nav">."""
_IMPRINT = re.compile(r"ICP备|公网安备|网站标识码")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LISTS = frozenset(("ul", "ol", "dl", "div", "table", "section"))
_END = re.compile(
    r"(?:相关(?:推荐|阅读|链接|新闻|文章|文件|解读|信息|稿件)|推荐(?:阅读|新闻)|延伸阅读|猜你喜欢|热门(?:推荐|文章|新闻)"
    r"|[上下]一篇.*|扫一扫.*|分享到.*|网友评论)\s*[:：]?"
)
"""A line that ends a text; what follows is about other texts."""
_NOISE = re.compile(
    r"(?:当前位置|您的?位置|您当前|首页).{0,80}[>＞»›].*|.*(?:ICP备|公网安备|网站标识码|版权所有).*|【?(?:打印|关闭)(?:本页|窗口)?】?|.{0,20}(?:浏览|阅读|点击)(?:次数|量)[:：].*"
)


def read(content: bytes, name: str) -> Reading:
    """The main text of a page under its title, and what the page says of its origin.

    Raises:
        DocumentError: the page holds no text.
    """
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", _source(content, name))
    try:
        page = html.document_fromstring(source)
    except etree.ParserError as error:
        raise _no_text(name) from error
    origin = origin_of(page, _lines(page, whole=True), source)
    lines = _main_lines(page)
    if sum(map(len, lines)) < _SHORTEST:
        raise _no_text(name)
    title = origin.get("title") or title_of(page)
    if title and _bare(title) not in {_bare(line) for line in lines[:3]}:
        lines.insert(0, title)
    return Reading("\n".join(lines) + "\n", origin)


def _source(content: bytes, name: str) -> str:
    """The page as text. Sites cut characters in half: a few damaged ones are let pass.

    Raises:
        DocumentError: it is no text.
    """
    try:
        return decode(content, name)
    except DocumentError:
        declared = _CHARSET.search(content[:2048])
        if declared is None:
            raise
        encoding = declared[1].decode().lower()
        source = content.decode("gb18030" if encoding.startswith("gb") else encoding, "replace")
        if source.count("\ufffd") * 1000 > len(source):
            raise
        return source


def _no_text(name: str) -> Exception:
    return refusal(
        name,
        "没有正文的网页",
        "连同正文保存的网页",
        "正文可能由脚本生成：请在浏览器中复制正文，存为 .txt。",
    )


def _main_lines(page: html.HtmlElement) -> list[str]:
    for path in _MAIN:
        marked = page.xpath(path)  # hidden or not: WeChat shows its text by a script
        inner = [e for e in marked if not any(a in marked for a in e.iterancestors())]
        lines = [line for element in inner for line in _lines(element)]
        if sum(map(len, lines)) >= _SHORTEST:
            return _until_end(lines)
    body = page.find("body") if page.find("body") is not None else page
    _prune(body)
    if _link_share(body) < _LINKED:
        return _until_end(_lines(body))
    from trafilatura import extract  # only for pages that need it  # noqa: PLC0415

    found = extract(page, output_format="html", favor_precision=True, include_comments=False)
    return _until_end(_lines(html.document_fromstring(found))) if found else []


def _prune(element: html.HtmlElement) -> None:
    """Take out what surrounds the text, so that it cannot be taken for the text."""
    for child in list(element):
        if child.tag in _SKIPPED or (isinstance(child.tag, str) and _is_chrome(child)):
            child.drop_tree()
        else:
            _prune(child)


def _lines(element: html.HtmlElement, *, whole: bool = False) -> list[str]:
    """The lines of an element as a browser sets them; ``whole`` keeps what surrounds a text."""
    lines: list[str] = []
    words: list[str] = []

    def flush() -> None:
        line = unbroken("".join(words))
        if line:
            lines.append(line)
        words.clear()

    def walk(node: html.HtmlElement, top: bool) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag and tag not in _SKIPPED and (top or whole or not _is_chrome(node)):
            block = tag in _BLOCKS
            if block or tag == "br":
                flush()
            if tag == "table" and not _is_layout(node):
                lines.extend(lines_of(_rows(node)))
            elif tag == "pre":
                lines.extend(map(str.strip, filter(str.strip, node.text_content().splitlines())))
            else:
                words.append(node.text or "")
                for child in node:
                    walk(child, top=False)
            if block:
                flush()
        if not top:
            words.append(node.tail or "")

    walk(element, top=True)
    flush()
    return lines


def _rows(table: html.HtmlElement) -> Iterator[list[str]]:
    """The cells of a data table; one that spans columns or rows stands once."""
    for row in table.iter("tr"):
        yield ["\n".join(_lines(cell)) for cell in row if cell.tag in ("td", "th")]


def _is_layout(table: html.HtmlElement) -> bool:
    """Whether a table only places things on the page."""
    return table.find(".//table") is not None or table.find(".//h1") is not None


def _is_chrome(node: html.HtmlElement) -> bool:
    """Whether an element surrounds the text: by its name, hidden, a list of links, an imprint."""
    if _is_hidden(node) or node.get("title") in ("header", "footer"):  # as LibreOffice saves them
        return True
    names = f"{node.get('class', '')} {node.get('id', '')}"
    if _CHROME.search(names) and node.find(".//h1") is None:
        return True
    if node.tag in _LISTS:
        if (
            sum(bool(_bare(link.text_content())) for link in node.iter("a")) >= 3
            and _link_share(node) >= 0.6
        ):
            return True
        text = node.text_content()
        return bool(_IMPRINT.search(text)) and "。" not in text and len(text) < 1000
    return False


def _is_hidden(node: html.HtmlElement) -> bool:
    return "hidden" in node.attrib or bool(_HIDDEN.search(node.get("style", "")))


def _link_share(node: html.HtmlElement) -> float:
    """The share of an element's characters that are links.

    Counted by hand: XPath over all text nodes takes quadratic time in libxml2.
    """
    links = sum(len(_bare(link.text_content())) for link in node.iter("a"))
    text = sum(len(_bare(part)) for part in node.itertext(with_tail=False))
    code = sum(len(_bare(part.text or "")) for part in node.iter("script", "style"))
    return links / (text - code) if text > code else 0.0


def _until_end(lines: list[str]) -> list[str]:
    end = next((at for at, line in enumerate(lines) if _END.fullmatch(line)), len(lines))
    return [line for line in lines[:end] if not _NOISE.fullmatch(line)]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
