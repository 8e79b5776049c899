"""What the folders promise each other, looked up in the source."""

import ast
import tomllib
from pathlib import Path

import pytest

from etl.facts import TABLES

ROOT = Path(__file__).parents[1]
ETL = sorted((ROOT / "etl").rglob("*.py"))
READERS = {"docx", "lxml", "pdfplumber", "trafilatura"}
IMPURE = {"open", "print", "input", "exec", "eval"}
WORLD = {"datetime", "os", "pathlib", "random", "requests", "shutil", "socket", "tempfile", "time", "urllib"}  # fmt: skip


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """Every module that a file imports, those inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def heads(path):
    return {name.partition(".")[0] for name in imports(path)}


def name(path):
    """The module: store for etl/store/__init__.py, store.files for etl/store/files.py."""
    return ".".join(path.relative_to(ROOT / "etl").with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", ETL, ids=name)
def test_etl_knows_nothing_of_the_page(path):
    assert heads(path).isdisjoint({"app", "components", "dash", "flask", "pandas", "plotly"} - (
        {"pandas"} if name(path) == "store" else set()
    ))  # fmt: skip


@pytest.mark.parametrize("path", ETL, ids=name)
def test_only_the_store_touches_parquet(path):
    if name(path) not in {"store", "store.files", "run.parts"} and path.parent.name != "readers":
        assert "pyarrow.parquet" not in set(imports(path))


@pytest.mark.parametrize("path", ETL, ids=name)
def test_what_can_hang_is_loaded_by_the_readers_only(path):
    if path.parent.name != "readers":
        assert heads(path).isdisjoint(READERS)


PAGE = sorted((ROOT / "components").glob("*.py"))


@pytest.mark.parametrize("path", PAGE, ids=lambda path: path.stem)
def test_no_page_reads_a_whole_table(path):
    """The cube is in memory; what else a page shows it asks for."""
    frames = {n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "tables"}  # fmt: skip
    assert frames.isdisjoint(TABLES.keys() - {"cube"})


@pytest.mark.parametrize("path", ETL, ids=name)
def test_nothing_is_fetched_from_outside(path):
    assert heads(path).isdisjoint({"aiohttp", "http", "httpx", "requests", "socket", "urllib"})


def is_pure(path):
    """Whether the first line of the module promises it."""
    return (ast.get_docstring(tree(path)) or "").splitlines()[0].rstrip(".").endswith("pure")


@pytest.mark.parametrize("path", [p for p in ETL if is_pure(p)], ids=lambda path: path.stem)
def test_a_module_that_says_pure_reads_and_writes_nothing(path):
    called = {n.func.id for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip

    assert called.isdisjoint(IMPURE)
    assert heads(path).isdisjoint(WORLD)


@pytest.mark.parametrize("path", ETL, ids=name)
def test_a_module_says_what_it_does_and_stays_small(path):
    assert ast.get_docstring(tree(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_data_file_is_toml_in_utf_8():
    files = sorted((ROOT / "etl").rglob("*.toml"))

    assert len([tomllib.loads(path.read_text(encoding="utf-8")) for path in files]) >= 25


def test_every_document_has_its_origin_beside_it():
    texts = sorted((ROOT / "data" / "raw").rglob("*.txt"))

    assert texts
    assert [path.name for path in texts if not path.with_suffix(".toml").exists()] == []


def test_no_golden_case_is_in_two_cohorts():
    cohorts = []
    for name in ("cases", "known_failures"):
        table = tomllib.loads((ROOT / "tests" / "golden" / f"{name}.toml").read_text("utf-8"))
        cohorts.append(
            {
                (case["text"], case.get("number_text"))
                for kind in ("case", "refused")
                for case in table.get(kind, [])
            }
        )

    assert cohorts[0].isdisjoint(cohorts[1])
