"""python -m etl run | add | template | extract | explain | evaluate | check: parses arguments."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.errors import EtlError, fault, quoted

if TYPE_CHECKING:
    from etl.pipeline import Result

_PASSAGE = ("id", "text")
_GOLD = ("id", "text", "figures")
_FIGURE = ("id", "char_start", "char_end", "metric", "value_low", "value_high")
_STAGES = {"look": "查看", "load": "载入", "extract": "读取", "resolve": "合并", "write": "写表"}


def _objects(path: Path, needed: Sequence[str]) -> list[dict[str, Any]]:
    """The objects of a JSONL file, each with the keys that are needed."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EtlError(
            fault(path, "文件", f"无法读取（{error}）", "UTF-8 编码的 JSONL", "请另指定文件。")
        ) from error
    objects: list[dict[str, Any]] = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            found, allowed = f"不是 JSON（{error}）", "一行一个 JSON 对象"
            raise EtlError(
                fault(path, f"第 {number} 行", found, allowed, "请改正这一行。")
            ) from error
        absent = [key for key in needed if not isinstance(item, dict) or key not in item]
        if absent:
            found, allowed = f"缺少 {'、'.join(absent)}", f"有 {'、'.join(needed)} 的 JSON 对象"
            raise EtlError(fault(path, f"第 {number} 行", found, allowed, "请补上。"))
        objects.append(item)
    return objects


def _lines(passages: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from etl.extract import extractor  # noqa: PLC0415
    from etl.passages import origin_of, to_line  # noqa: PLC0415

    engine = extractor()
    for passage in passages:
        mentions, _ = engine.extract(passage["text"], **origin_of(passage))
        for mention in mentions:
            yield to_line(passage["id"], mention)


def _run(args: argparse.Namespace) -> int:
    from etl.pipeline import run  # noqa: PLC0415

    result = run(
        args.raw, args.out, force=args.force, workers=args.workers, scheduler=args.scheduler
    )
    rows = result.manifest["rows"]
    if result.changed:
        print(
            f"文献 {rows['documents']} 份，取用 {rows['mentions']} 处，观测 {rows['observations']} 个，"
            f"未取用的数字 {rows['rejected']} 个 -> {args.out}"
        )
        print(_summary(result))
    else:
        print(f"{args.out} 已是最新：文献 {rows['documents']} 份，取用 {rows['mentions']} 处")
    for line in result.faults:
        print(f"略去：{line}", file=sys.stderr)
    return 1 if result.faults else 0


def _summary(result: "Result") -> str:
    """What the run had to do, what is to be looked at, and where the time went."""
    taken = result.manifest
    times = "，".join(f"{_STAGES[name]} {spent:.1f}" for name, spent in result.seconds.items())
    return (
        f"读了 {result.read} 个文件，说法不一 {taken['conflicts']} 组，存疑 {taken['rows']['doubts']} 处，"
        f"用时 {sum(result.seconds.values()):.1f} 秒（{times}）"
    )


def _place(text: str) -> Path | str:
    """A folder, or the URL of one on shared storage."""
    return text if "://" in text else Path(text)


def _fetch(args: argparse.Namespace) -> int:
    from etl.store.mirror import receive  # noqa: PLC0415

    print(f"{args.place} -> {args.out}：批次 {receive(args.place, args.out)}")
    return 0


def _count(text: str) -> int:
    """A number of processes."""
    count = int(text)
    if count < 1:
        raise ValueError
    return count


def _add(args: argparse.Namespace) -> int:
    from etl.add import add, described  # noqa: PLC0415

    items = add(args.paths, args.raw, args.out, dry_run=args.dry_run)
    for item in items:
        print(described(item, args.raw))
    taken = sum(item.target is not None for item in items)
    there = sum(item.same is not None for item in items)
    word = "可收入" if args.dry_run else "已收入"
    print(f"共 {len(items)} 个文件：{taken} 个{word} {args.raw}，{there} 个原已有")
    return 0 if items and not any(item.reasons for item in items) else 1 if taken else 2


def _template(args: argparse.Namespace) -> int:
    from etl.sources.template import write_template  # noqa: PLC0415

    write_template(args.file)
    print(f"{args.file}：请填写“数据”页，再运行 `python -m etl add {args.file}`")
    return 0


def _extract(args: argparse.Namespace) -> int:
    from etl.passages import to_line  # noqa: PLC0415
    from etl.run.found import figures_of  # noqa: PLC0415
    from etl.sources import read_sources  # noqa: PLC0415

    lines = list(_lines(_objects(args.passages, _PASSAGE))) if args.passages else []
    faults: list[str] = []
    taken = bool(args.passages)
    for path in args.files:
        for source in read_sources(path, path.parent, faults.append):
            taken = True
            lines += [to_line(source.document.doc_id, m) for m in figures_of(source)[0]]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    for fault_ in faults:
        print(fault_, file=sys.stderr)
    return 0 if not faults else 1 if taken else 2


def _evaluate(args: argparse.Namespace) -> int:
    from etl.evaluate import score  # noqa: PLC0415

    passages = [passage for path in args.gold for passage in _objects(path, _GOLD)]
    given = _objects(args.predictions, _FIGURE) if args.predictions else None
    predictions = list(_lines(passages)) if given is None else given
    result = score(passages, predictions)
    for name, steps in (("all", result.steps), ("mission", result.mission)):
        parts = (
            f"{s} P {t.precision:.3f} R {t.recall:.3f} F1 {t.f1:.3f}" for s, t in steps.items()
        )
        print(f"{name:8}", "  ".join(parts))
    print("fields  ", {name: round(t.recall, 4) for name, t in result.fields.items()})
    print("labels  ", {name: round(t.recall, 4) for name, t in result.labels.items()})
    for name, tally in sorted(result.metrics.items()):
        print(
            f"  {name:12} F1 {tally.f1:.3f}  P {tally.precision:.3f}  R {tally.recall:.3f}  gold {tally.gold}"
        )
    if args.misses:
        for miss in result.misses:
            print(*miss, sep="\t")
    return 0


def _explain(args: argparse.Namespace) -> int:
    from etl.explain import explain  # noqa: PLC0415
    from etl.registry import registry  # noqa: PLC0415
    from etl.run.found import figures_of  # noqa: PLC0415
    from etl.sources import read_source  # noqa: PLC0415

    known = [metric.id for metric in registry().metrics]
    if args.metric is not None and args.metric not in known:
        raise EtlError(
            fault("explain", "指标", quoted(args.metric), "、".join(known), "请从中选一个。")
        )
    source = read_source(args.document, args.document.parent)
    document = source.document
    mentions, rejected = figures_of(source)
    print(
        f"{document.title or document.doc_id} · {document.region} · {document.published} ({document.date_basis})\n"
    )
    print(explain(document.text, mentions, rejected, registry().lexicon.reasons, args.metric))
    return 0


def _check(args: argparse.Namespace) -> int:
    from etl.check import page  # noqa: PLC0415
    from etl.store import Tables  # noqa: PLC0415

    tables = Tables(args.data)
    if args.json:
        print(json.dumps(tables.quality, ensure_ascii=False, indent=1))
    else:
        print(page(tables.quality, tables.catalog))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m etl", description="从政策文本到数据表。")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="由文献生成数据表")
    run.add_argument("--raw", type=_place, default=Path("data/raw"), help="文献的目录或地址")
    run.add_argument(
        "--out", type=_place, default=Path("data/processed"), help="数据表的目录或地址"
    )
    run.add_argument("--force", action="store_true", help="没有变化也全部重读")
    run.add_argument(
        "--workers", type=_count, metavar="N", help="同时读文献的进程数，默认与处理器数相同"
    )
    run.add_argument("--scheduler", metavar="tcp://HOST:PORT", help="改由 Dask 集群读文献")
    run.add_argument("--verbose", action="store_true", help="每份文献报一行")
    run.set_defaults(call=_run)
    fetch = commands.add_parser("fetch", help="从共享存储取回数据表")
    fetch.add_argument("place", metavar="URL", help="数据表所在的地址")
    fetch.add_argument("--out", type=Path, default=Path("data/processed"), help="放到哪个目录")
    fetch.set_defaults(call=_fetch)
    add = commands.add_parser("add", help="收入文献，并写出推断的旁注")
    add.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
    add.add_argument("--raw", type=Path, default=Path("data/raw"), help="文献的目录")
    add.add_argument("--out", type=Path, default=Path("data/processed"), help="上一次运行的数据表")
    add.add_argument("--dry-run", action="store_true", help="只看不写")
    add.set_defaults(call=_add)
    template = commands.add_parser("template", help="写出空白的数据表模板")
    template.add_argument("file", type=Path, metavar="FILE.xlsx")
    template.set_defaults(call=_template)
    extract = commands.add_parser("extract", help="逐行输出文献中的数，一行一个 JSON")
    extract.add_argument("files", nargs="*", type=Path, help="文献")
    extract.add_argument("--passages", type=Path, help="文段的 JSONL，须有 id 和 text")
    extract.set_defaults(call=_extract)
    evaluate = commands.add_parser("evaluate", help="用标注的文段衡量准确度")
    evaluate.add_argument("gold", nargs="+", type=Path, help="标注文段的 JSONL")
    evaluate.add_argument("--predictions", type=Path, help="`extract` 的输出，默认当场提取")
    evaluate.add_argument("--misses", action="store_true", help="逐一列出错在哪里")
    evaluate.set_defaults(call=_evaluate)
    explain = commands.add_parser("explain", help="看一份文献取了哪些、不取哪些、为什么")
    explain.add_argument("document", type=Path)
    explain.add_argument("metric", nargs="?", help="只看这个指标")
    explain.set_defaults(call=_explain)
    check = commands.add_parser("check", help="数据表里有什么、哪些要看")
    check.add_argument("--data", type=Path, default=Path("data/processed"), help="数据表的目录")
    check.add_argument("--json", action="store_true", help="全部内容，供程序使用")
    check.set_defaults(call=_check)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 all well, 1 something was left out, 2 nothing was done."""
    args = parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if getattr(args, "verbose", False) else logging.INFO,
        format="%(message)s",
    )
    try:
        code: int = args.call(args)
    except EtlError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
