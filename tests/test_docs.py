"""What the documentation says is so: columns, metrics, commands, examples, links, pictures."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from docs import build_metrics
from etl import readers
from etl.__main__ import parser
from etl.extract import Extractor
from etl.facts import TABLES
from etl.pipeline import run
from etl.proof import is_taken, wrong_with
from etl.registry import HERE, load, registry
from etl.sources import (
    FOREIGN,
    GENRES,
    SIDECAR_KEYS,
    SUFFIXES,
    documents_in,
    read_document,
    read_sidecar,
    read_sources,
)
from etl.sources.template import COLUMNS
from etl.store import Tables
from etl.text.lexer import Lexer

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
HANDBOOK = TEXT["分析员手册.md"]
SHIPPED = [p for p in documents_in(ROOT / "data/raw") if p.stem in TEXT["CHANGELOG.md"]]

every_page = pytest.mark.parametrize("name", TEXT)


def blocks(name, language):
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT[name], re.DOTALL | re.MULTILINE)


def section(text, heading):
    """What stands under a heading of the second rank."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(text):
    """The cells of a Markdown table's rows, heads and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("table", TABLES)
def test_the_data_dictionary_has_every_column_as_the_schema_has_it(table):
    written = [tuple(row[:3]) for row in rows(section(TEXT["data.md"], table))]

    assert written == [
        (f"`{field.name}`", str(field.type), "是" if field.nullable else "否")
        for field in TABLES[table]
    ]
    assert all(row[3] for row in rows(section(TEXT["data.md"], table)))


def test_the_page_of_metrics_is_up_to_date():
    assert TEXT["metrics.md"] == build_metrics.render(), "run `make docs`"


def test_every_metric_and_indicator_is_on_the_page_of_metrics():
    for metric in registry().metrics:
        assert f'<a id="{metric.id}"></a>' in TEXT["metrics.md"]
        for indicator in metric.indicators:
            assert f"| `{indicator.id}` |" in TEXT["metrics.md"]


def test_the_example_of_a_correction_corrects_what_is_shipped(tmp_path):
    (example,) = [block for block in blocks("分析员手册.md", "toml") if "[[correction]]" in block]
    comment = (ROOT / "data/corrections.toml").read_text("utf-8")
    offered = "\n".join(line.removeprefix("# ") for line in comment.splitlines()[2:])

    for text in (example, offered):
        (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "data/raw", tmp_path / "raw", dirs_exist_ok=True)
        run(tmp_path / "raw", tmp_path / "out")
        mentions = Tables(tmp_path / "out").mentions

        assert mentions["correction"].notna().sum() == 1


def targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@every_page
def test_the_make_targets_of_a_page_exist(name):
    named = re.findall(r"(?:^|`)make ([a-z]+)", TEXT[name], re.MULTILINE)

    assert set(named) <= targets()


@every_page
def test_the_commands_of_a_page_are_understood(name):
    for line in "".join(blocks(name, "sh")).splitlines():
        command = re.fullmatch(r"\.venv/bin/python -m etl (.*?)(?:\s+#.*)?", line)
        if command:
            arguments = command[1].split()
            parser().parse_args(arguments)
            files = [a for a in arguments[1:] if a.startswith(("data/raw/", "tests/"))]
            assert all(list(ROOT.glob(file)) for file in files), line


def test_the_readme_names_every_command():
    named = re.findall(r"-m etl ([a-z]+)", "".join(blocks("README.md", "sh")))

    assert set(named) == {
        "run",
        "fetch",
        "add",
        "template",
        "extract",
        "explain",
        "evaluate",
        "check",
    }


@pytest.mark.parametrize(
    "lines",
    [
        block
        for name in ("README.md", "分析员手册.md")
        for block in blocks(name, "toml")
        if block.startswith("# etl/metrics/")
    ],
    ids=lambda block: block.split()[1],
)
def test_a_metric_entry_of_a_page_works_as_it_stands(lines, tmp_path):
    for folder in ("metrics", "lexicon"):
        shutil.copytree(HERE / folder, tmp_path / folder)
    path = tmp_path / "metrics" / Path(lines.split()[1]).name
    name = tomllib.loads(lines)["indicator"][0].get("id", path.stem)
    shipped = path.read_text(encoding="utf-8") if path.exists() else ""
    if f'id = "{name}"' not in shipped:  # somebody may have followed the page to the letter
        path.write_text(f"{shipped}\n{lines}", encoding="utf-8")

    data = load(tmp_path)
    engine = Extractor(data, Lexer(data))
    metric = data.metric(path.stem)
    indicator = metric.indicator(name)
    assert indicator.examples
    assert indicator.counters
    for example in indicator.examples:
        assert wrong_with(example, metric, indicator, engine) is None
    for counter in indicator.counters:
        assert not is_taken(counter, metric, indicator, engine)


def test_the_readmes_entries_are_short():
    entries = [b for b in blocks("README.md", "toml") if b.startswith("# etl/metrics/")]

    assert len(entries) == 2
    assert all(len(entry.splitlines()) <= 12 for entry in entries)


@pytest.mark.parametrize("name", ["README.md", "分析员手册.md"])
def test_a_sidecar_of_a_page_is_accepted(name, tmp_path):
    entry = next(b for b in blocks(name, "toml") if b.startswith("# data/raw/"))
    path = tmp_path / "a.toml"
    path.write_text(entry, encoding="utf-8")

    assert read_sidecar(path)["region"] == "广西壮族自治区"


def test_the_handbook_names_what_may_be_written_into_a_sidecar():
    for word in (*SUFFIXES, *FOREIGN, *SIDECAR_KEYS, *GENRES):
        assert f"`{word}`" in HANDBOOK


def test_the_handbook_names_every_column_of_a_table_of_figures():
    for column in COLUMNS:
        assert column.heading in section(HANDBOOK, "数据表")


def test_the_corpus_of_the_handbook_is_taken(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(blocks("分析员手册.md", "jsonl")[0], encoding="utf-8")
    faults = []

    assert [source.document.title for source in read_sources(path, tmp_path, faults.append)] == [
        "某通报"
    ]
    assert faults == []


def test_the_handbook_has_the_limits_as_they_are():
    for limit in (
        f"{readers.SIZE >> 20} MB",
        f"{readers.EXPANDED >> 20} MB",
        f"{readers.PAGES} 页",
    ):
        assert limit in HANDBOOK
    for limit in (
        f"{readers.CHARACTERS // 10_000} 万字",
        f"{readers.SECONDS} 秒",
        f"{readers.MEMORY >> 30} GB",
    ):
        assert limit in HANDBOOK


def test_the_handbook_explains_every_lexicon():
    for path in (HERE / "lexicon").glob("*.toml"):
        assert f"{path.name}`" in HANDBOOK


def test_the_annotated_passage_of_the_handbook_scores_full_marks(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(blocks("分析员手册.md", "json")[0], encoding="utf-8")
    command = [sys.executable, "-m", "etl", "evaluate", str(gold)]
    result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  our own command

    assert result.stdout.splitlines()[0].endswith("full P 1.000 R 1.000 F1 1.000")


@every_page
def test_the_links_of_a_page_lead_somewhere(name):
    page = next(page for page in PAGES if page.name == name)
    for link in re.findall(r"\]\(([^)\s]+)\)", TEXT[name]):
        if link.startswith("https://"):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file) if file else page
        assert target.exists(), link
        if anchor:
            text = target.read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            slugs = {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in headings}
            assert anchor in slugs | set(re.findall(r'<a id="([^"]+)">', text)), link


def test_the_files_the_readme_names_exist():
    named = re.findall(r"(?:\betl/|components/|tests/|\bapp)[\w/]*\.(?:py|toml)", TEXT["README.md"])

    assert named
    added = {"etl/metrics/racks.toml"}  # the metric that the page adds
    assert [file for file in named if file not in added and not (ROOT / file).exists()] == []


def test_pictures_are_small_and_used():
    used = "".join(TEXT.values())
    for path in (ROOT / "docs/images").glob("*.png"):
        assert path.stat().st_size <= 300_000, path.name
        assert f"images/{path.name})" in used, path.name


def test_the_changelog_names_what_the_shipped_documents_state():
    changed = {row[0].strip("`"): row[1:] for row in rows(TEXT["CHANGELOG.md"])}
    engine = Extractor(registry(), Lexer(registry()))
    assert SHIPPED
    for path in SHIPPED:
        document = read_document(path, path.parent)
        mentions, _ = engine.extract(
            document.text,
            title=document.title,
            region=document.region,
            published=document.published,
            genre=document.genre,
        )
        for mention in mentions:
            regions, years = changed.get(mention.metric, ("", ""))
            assert str(mention.region) in regions, mention
            assert str(mention.year) in years, mention
