"""Place names -> division codes. The names are data: lexicon/regions.toml and counties.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.errors import DataFileError, fault, quoted, report

LEXICON = Path(__file__).parent / "lexicon"
GROUPS = ("东部", "中部", "西部", "东北", "港澳台")

_KEYS: dict[str, dict[str, set[str]]] = {
    "regions.toml": {
        "nation": {"code", "name", "aliases"},
        "province": {"code", "name", "short", "abbr", "group", "tile", "aliases", "prefectures"},
        "prefecture_rules": {"needs_suffix", "in_lists"},
        "county_rules": {"peoples", "needs_parent", "known_without_suffix"},
        "not_before": {"place", "nation", "district", "city"},
        "abbreviations": {"prefixes", "codes"},
        "not_places": set(),  # any: a key for each theme
    },
    "counties.toml": {"counties": set(), "former": set(), "places": set()},  # any: label codes
}
_SUFFIX = re.compile(r"(?:自治[县旗]|新区|林区|特区|地区|[市区县旗盟])$")


class Rank(StrEnum):
    """How high a division stands."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One division; ``label_code`` is the province or prefecture that labels its figures.

    ``abbr`` is "" where no one-character name is in use. ``group`` (of the National Bureau of
    Statistics) and ``tile`` (row and column on the tile grid) are for provinces only.
    """

    code: str
    name: str
    short: str
    abbr: str
    rank: Rank
    province_code: str
    label_code: str
    group: str = ""
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """All divisions, and the strings by which texts call them.

    ``surfaces`` maps each string to the codes it may stand for; none at all: the phrase is no
    place and swallows the one inside. The strings are made for one automaton that takes the
    leftmost, then the longest match. ``context`` tells how many last characters of a surface were
    only looked at (大学 in 武汉大学): a scan that resumes before them finds the words there.
    ``names`` is what `by_name` knows.
    """

    divisions: Mapping[str, Region]
    surfaces: Mapping[str, tuple[str, ...]]
    context: Mapping[str, int]
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """The full name; KeyError for a code of no division.

        >>> load().name("450100")
        '南宁市'
        """
        return self.divisions[code].name

    def by_name(self, name: str) -> str | None:
        """The code of a full or short name; None where it is unknown or stands for several.

        >>> load().by_name("广西"), load().by_name("吉林市"), load().by_name("鼓楼区")
        ('450000', '220200', None)
        """
        return self.names.get(name)

    def province_of(self, code: str) -> str:
        """The code of the province that holds a division; of the nation, its own.

        >>> load().province_of("450103")
        '450000'
        """
        return self.divisions[code].province_code

    def label(self, code: str) -> str:
        """The full name of the province or prefecture that labels a division's figures.

        >>> load().label("330782")
        '金华市'
        """
        return self.name(self.divisions[code].label_code)

    def resolve(
        self, candidates: Sequence[str], publisher_code: str | None, nearby_codes: Iterable[str]
    ) -> str | None:
        """The candidate that is meant; None where nothing decides. Never guessed.

        Regions named nearby decide (give the nearest first), then the publisher's prefecture,
        then its province. Candidates with one label are one: the first stands for all.

        >>> several = load().surfaces["朝阳区"]
        >>> load().resolve(several, "220000", ()), load().resolve(several, "220000", ["110000"])
        ('220104', '110105')
        """
        left = list(candidates)
        for hint in (*nearby_codes, *([publisher_code] if publisher_code else [])):
            for holder in self._holders(hint):
                left = [code for code in left if holder in self._holders(code)] or left
        labels = {self.divisions[code].label_code for code in left}
        return left[0] if len(labels) == 1 else None

    def _holders(self, code: str) -> tuple[str, ...]:
        """The division and what holds it, smallest first; none for the nation."""
        region = self.divisions[code]
        holders = (code, region.label_code, region.province_code)
        return () if region.rank is Rank.NATION else holders


@lru_cache
def load(folder: Path = LEXICON) -> Regions:
    """Read and check the two files; DataFileError names all faults that can be seen together."""
    return _Build(folder).regions()


def _lines(text: str) -> list[list[str]]:
    """The words of each line that has any."""
    return [line.split() for line in text.splitlines() if line.strip()]


class _Build:
    """Reads the two files, checks them, and expands names and rules to surfaces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.data = self._read("regions.toml")
        self.more = self._read("counties.toml")
        self._stop()  # what follows relies on the shape
        self.divisions: dict[str, Region] = {}
        self.surfaces: dict[str, tuple[str, ...]] = {}
        self.context: dict[str, int] = {}
        self.alone: list[str] = []  # forms of counties that need no parent
        tables = (self.data["prefecture_rules"], self.data["county_rules"])
        self.lists = {key: set(text.split()) for table in tables for key, text in table.items()}
        lines = _lines(self.data["abbreviations"]["codes"])
        self.letters = {letter: tuple(codes) for letter, *codes in lines}
        self.suffixes = _lines(self.data["not_before"]["place"])  # each with its ways to go on
        peoples = "|".join(sorted(self.lists["peoples"], key=len, reverse=True))
        self.autonomous = re.compile(rf"(?:{peoples})+(?:自治(?=[县旗])|(?=区$))")

    def regions(self) -> Regions:
        """All of it; raises where anything is at fault."""
        self._provinces()
        self._stop()  # counties stand under them
        self._counties()
        self._check_lists()
        self._stop()  # the rules rely on the names
        names = self._names()
        self._phrases()
        self._listed()
        self._abbreviated()
        self._followed()
        self._stop()
        return Regions(
            divisions=self.divisions, surfaces=self.surfaces, context=self.context, names=names
        )

    def _fault(self, file: str, entry: str, found: str, allowed: str, remedy: str) -> None:
        self.faults.append(fault(self.folder / file, entry, found, allowed, remedy))

    def _stop(self) -> None:
        if self.faults:
            raise DataFileError(report(self.faults))

    def _read(self, file: str) -> dict[str, Any]:
        """The tables of a file; names every key that is missing, unknown or of a wrong type."""
        try:
            data = tomllib.loads((self.folder / file).read_text("utf-8"))
        except (OSError, ValueError) as error:
            self._fault(file, "文件", f"无法读出（{error}）", "UTF-8 编码的 TOML", "请恢复或改正。")
            return {}
        tables = _KEYS[file]
        for table in sorted(tables.keys() ^ data.keys()):
            found = "未知的表" if table in data else "缺少这张表"
            self._fault(file, table, found, "、".join(tables), "请改正表名。")
        for table in sorted(tables.keys() & data.keys()):
            kind = list if table == "province" else dict
            if not isinstance(data[table], kind):
                allowed = f"[[{table}]]" if kind is list else f"[{table}]"
                self._fault(file, table, quoted(data[table]), allowed, "请改成这样的表。")
                continue
            for entry in data[table] if kind is list else [data[table]]:
                wrong = {k for k, v in entry.items() if not isinstance(v, (str, list)[k == "tile"])}
                if tables[table]:
                    wrong |= (tables[table] ^ entry.keys()) - ({"prefectures"} & tables[table])
                name = f"{table} {entry.get('code', '')}".strip()
                for key in sorted(wrong):
                    found = f"{key} = {quoted(entry[key])}" if key in entry else f"缺少“{key}”"
                    keys = "、".join(sorted(tables[table])) or "任意键"
                    allowed = f"{keys}，tile 为清单，其余为文字"
                    self._fault(file, name, found, allowed, "请改正键名或其值。")
        return data

    def _division(self, rank: Rank, code: str, name: str, *, start: str, **more: Any) -> None:
        """Take one division in; its code begins with ``start``."""
        file = "counties.toml" if rank is Rank.COUNTY else "regions.toml"
        if not (re.fullmatch(r"\d{6}", code) and code.startswith(start) and name):
            allowed = f"以 {start or '数字'} 开头的六位代码和名称"
            self._fault(file, rank, f"{code}{name}", allowed, "请改正或移动这一条。")
        elif code in self.divisions:
            allowed = f"不与{self.divisions[code].name}重复的代码"
            self._fault(file, rank, f"{code}{name}", allowed, "请删去其中一条。")
        fields = {"abbr": "", "province_code": f"{code[:2]}0000", "label_code": code} | more
        self.divisions[code] = Region(code=code, name=name, rank=rank, **fields)

    def _call(self, code: str, *names: str) -> None:
        for name in names:
            codes = self.surfaces.get(name, ())
            self.surfaces[name] = codes if code in codes else (*codes, code)

    def _put(self, surface: str, codes: tuple[str, ...], context: int = 0) -> None:
        """What a rule makes; a name or phrase of that form is stronger."""
        if surface not in self.surfaces:
            self.surfaces[surface] = codes
            if context:
                self.context[surface] = context

    def _provinces(self) -> None:
        """The nation, the provinces and their prefectures."""
        nation = self.data["nation"]
        code, name = nation["code"], nation["name"]
        self._call(code, name, *nation["aliases"].split())
        self._division(Rank.NATION, code, name, start="", short=name)
        abbrs = {codes[0]: letter for letter, codes in self.letters.items() if codes}
        for entry in self.data["province"]:
            code, tile = entry["code"], entry["tile"]
            if entry["group"] not in GROUPS or [type(number) for number in tile] != [int, int]:
                found = f"group 为 {entry['group']}，tile 为 {tile}"
                allowed = f"group 为 {'、'.join(GROUPS)} 之一，tile 为两个整数"
                self._fault("regions.toml", f"province {code}", found, allowed, "请改正。")
            name, short, abbr, group = (entry[key] for key in ("name", "short", "abbr", "group"))
            more = {"short": short, "abbr": abbr, "group": group, "tile": tuple(tile)}
            self._division(Rank.PROVINCE, code, name, start=f"{code[:2]}0000", **more)
            self._call(code, name, short, *entry["aliases"].split())
            for words in _lines(entry.get("prefectures", "")):
                self._prefecture(code, words, abbrs)

    def _prefecture(self, province: str, words: list[str], abbrs: Mapping[str, str]) -> None:
        """One line: code, name, other names; an autonomous prefecture's short name comes first."""
        if len(words) < 2 or (len(words) == 2 and words[1].endswith("自治州")):
            allowed = "代码、名称、别名，自治州之后须有简称"
            entry, found = f"province {province}", " ".join(words)
            self._fault("regions.toml", entry, found, allowed, "请补全这一行。")
            return
        code, name, *others = words
        short = _SUFFIX.sub("", name)
        if name.endswith("自治州"):
            short, *others = others
            others += [f"{short}州", f"{short}自治州"]
        more = {"short": short, "abbr": abbrs.get(code, "")}
        self._division(Rank.PREFECTURE, code, name, start=province[:2], **more)
        self._call(code, name, *others, *(() if name in self.lists["needs_suffix"] else [short]))

    def _counties(self) -> None:
        """Counties of today and of yesterday, and places that texts name like them."""
        high = dict(self.divisions)
        for table, entries in self.more.items():
            for label, text in entries.items():
                holder = high.get(label)
                if holder is None or holder.rank is Rank.NATION:
                    found, allowed = label, "regions.toml 中省级或地级的代码"
                    self._fault("counties.toml", table, found, allowed, "请改正代码。")
                elif table == "places":
                    self._call(label, *text.split())
                else:
                    for word in text.split():
                        self._county(table, word[:6], word[6:], holder)

    def _county(self, table: str, code: str, name: str, holder: Region) -> None:
        """One county, under its names: 融水苗族自治县 is also 融水县."""
        province = self.divisions[holder.province_code]
        plain = self.autonomous.sub("", name)
        short = _SUFFIX.sub("", plain)
        short = short if len(short) > 1 else name
        if table == "counties" or code not in self.divisions:  # a former name may keep its code
            start = holder.code[: 2 if holder is province or table == "former" else 4]
            more = {"short": short, "label_code": holder.code}
            self._division(Rank.COUNTY, code, name, start=start, **more)
        if len(plain) <= 2:  # its people is its name: 鄂温克族自治旗 is also 鄂温克旗
            plain = re.sub(r"族?自治(?=旗)", "", name)
        for form in dict.fromkeys((name, plain)):
            if form in self.lists["needs_parent"]:
                parents = (holder.name, holder.short, province.name, province.short)
                self._call(code, *(parent + form for parent in parents))
            else:
                self._call(code, form)
                self.alone.append(form)
        if name in self.lists["known_without_suffix"]:
            self._call(code, short)

    def _check_lists(self) -> None:
        """Words of the lists are names; what counts without its suffix is one place's name."""
        for key in ("needs_suffix", "in_lists", "needs_parent", "known_without_suffix"):
            rank = Rank.COUNTY if key in self.data["county_rules"] else Rank.PREFECTURE
            names = {region.name for region in self.divisions.values() if region.rank is rank}
            if key == "needs_parent":
                names |= {self.autonomous.sub("", name) for name in names}
            for name in sorted(self.lists[key] - names):
                allowed = "县级行政区的全称" if rank is Rank.COUNTY else "地级行政区的全称"
                self._fault("regions.toml", key, name, allowed, "请改正或删去。")
        for region in self.divisions.values():
            if region.name in self.lists["known_without_suffix"]:
                labels = {self.divisions[c].label_code for c in self.surfaces[region.short]}
                if len(labels) > 1:
                    found = f"{region.short}，{'、'.join(sorted(labels))} 都有"
                    allowed = "只指一地的名称"
                    key = "known_without_suffix"
                    self._fault("regions.toml", key, found, allowed, "请删去。")

    def _names(self) -> dict[str, str]:
        """What a sidecar may say: names from the nation down, then all else that is clear."""
        names: dict[str, str] = {}
        for rank in (Rank.NATION, Rank.PROVINCE, Rank.PREFECTURE):
            for code, region in self.divisions.items():
                if region.rank is rank:
                    names.setdefault(region.name, code)
                    names.setdefault(region.short, code)
        for surface, codes in self.surfaces.items():
            if len(codes) == 1:
                names.setdefault(surface, codes[0])
        return names

    def _phrases(self) -> None:
        """Phrases that are no place."""
        for theme, text in self.data["not_places"].items():
            for phrase in text.split():
                if phrase in self.surfaces:
                    found = f"{phrase}，重复或本是地名"
                    entry, allowed = f"not_places {theme}", "不是地名的词，各写一次"
                    self._fault("regions.toml", entry, found, allowed, "请删去一处。")
                looked_at = [suffix for suffix, *_ in self.suffixes if phrase.endswith(suffix)]
                self._put(phrase, (), max(map(len, looked_at), default=0))

    def _followed(self) -> None:
        """Names before a word that makes them none: 武汉大学, 全国首个, 河北区域, 东方市场."""
        rules, names, nation = self.data["not_before"], dict(self.surfaces), self.data["nation"]
        for region in self.divisions.values():
            codes = (region.code,)
            if region.rank is not Rank.COUNTY and names.get(region.short) == codes:
                for suffix, *ways_on in self.suffixes if region.code != nation["code"] else []:
                    self._put(region.short + suffix, (), len(suffix))
                    for way_on in ways_on:
                        self._put(region.short + way_on, codes, len(way_on))
        for suffix in rules["nation"].split():
            for name in (nation["name"], *nation["aliases"].split()):
                self._put(name + suffix, (), len(suffix))
        for name in dict.fromkeys(
            (*self.alone, *self.data["prefecture_rules"]["needs_suffix"].split())
        ):
            key = {"区": "district", "市": "city"}.get(name[-1])
            for suffix in rules[key].split() if key else []:
                self._put(name + suffix, names.get(name[:-1], ()), 1 + len(suffix))

    def _listed(self) -> None:
        """Names that need their suffix, but not next to a 、."""
        regions = [r for r in self.divisions.values() if r.name in self.lists["in_lists"]]
        starts = tuple(region.short for region in regions)
        longer = [name for name in self.surfaces.items() if name[0].startswith(starts)]
        for region in regions:
            self._put(f"、{region.short}", (region.code,))
            self._put(f"{region.short}、", (region.code,), 1)
        for surface, codes in longer:  # 、朝阳区 is not 、朝阳
            self._put(f"、{surface}", codes, self.context.get(surface, 0))

    def _abbreviated(self) -> None:
        """Letters behind their prefixes, and the names that begin with one: 在桂, 在桂林."""
        names = [name for name in self.surfaces.items() if name[0][0] in self.letters]
        for letter, codes in self.letters.items():
            if not codes or not self.divisions.keys() >= set(codes):
                entry, found = f"abbreviations {letter}", " ".join(codes) or "没有代码"
                self._fault("regions.toml", entry, found, "行政区的代码", "请改正。")
        for prefix in self.data["abbreviations"]["prefixes"].split():
            for surface, codes in (*self.letters.items(), *names):
                self._put(prefix + surface, codes, self.context.get(surface, 0))
