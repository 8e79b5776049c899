"""Requests as the page sends them, for tests and benchmarks."""

from typing import Any

from components import ids
from components.selection import parse, write
from components.settle import settle

UPDATE = "/_dash-update-component"


def body(app: Any, output: str, changed: str = "", **values: Any) -> dict[str, Any]:
    """What the browser posts for the callback with ``output``; values by id, dashes as underscores."""
    name = next(key for key in app.callback_map if output in key.strip(".").split("..."))
    parts = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in name.strip(".").split("...")
    ]

    def filled(wanted: list[dict[str, str]]) -> list[Any]:
        return [
            []
            if part["id"].startswith("{")
            else {**part, "value": values.get(part["id"].replace("-", "_"))}
            for part in ({key: entry[key] for key in ("id", "property")} for entry in wanted)
        ]

    callback = app.callback_map[name]
    return {
        "output": name,
        "outputs": parts if name.startswith("..") else parts[0],
        "inputs": filled(callback["inputs"]),
        "changedPropIds": [changed] if changed else [],
        "state": filled(callback["state"]),
    }


def opening(app: Any, query: str) -> dict[str, Any]:
    """A link is opened."""
    return body(app, f"{ids.STATE}.data", url=query)


def shown(app: Any, tables: Any, names: Any, query: str) -> list[dict[str, Any]]:
    """What is asked for after a link was settled: the page's body and the chart."""
    state = {"query": write(settle(tables, parse(query), names).selection), "run": tables.run}
    changed = f"{ids.STATE}.data"
    return [
        body(app, output, changed, state=state)
        for output in (f"{ids.BODY}.children", f"{ids.PICTURE}.data")
    ]
