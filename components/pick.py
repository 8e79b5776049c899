"""What a click was on: from Dash's list of triggers to an id, or to the observations behind a mark."""

import json
from collections.abc import Sequence
from typing import Any

from dash.exceptions import PreventUpdate

from components import ids

Triggers = Sequence[dict[str, Any]]


def touched(triggers: Triggers) -> Any:
    """The id that was touched: a str, a dict for a button among many, None on opening the page.

    Raises:
        PreventUpdate: a button has only appeared; nobody pressed it.
    """
    if not triggers or not triggers[0]["prop_id"].strip("."):
        return None
    trigger = next((item for item in triggers if item["value"]), triggers[0])
    key = trigger["prop_id"].rpartition(".")[0]
    if not key.startswith("{"):
        return key
    if not trigger["value"]:
        raise PreventUpdate
    return ids.plain(json.loads(key))


def picked(triggers: Triggers) -> dict[str, Any]:
    """The observations of the mark that was clicked, with the time of the click.

    Raises:
        PreventUpdate: nothing that has observations was clicked.
    """
    key = touched(triggers)
    value = next((item["value"] for item in triggers if item["value"]), None)
    found = _observations(key, value)
    if not found:
        raise PreventUpdate
    return {"observations": found}


def opened(triggers: Triggers) -> str:
    """The mention whose document was asked for; empty to go back, and for a new mark."""
    key = touched(triggers)
    return str(key["mention"]) if isinstance(key, dict) else ""


def _observations(key: Any, value: Any) -> str:
    if isinstance(key, dict):
        return str(key["observations"])
    if isinstance(value, dict):
        points = value.get("points", [])
        return str(points[0].get("customdata") or "") if points else ""
    if isinstance(value, list):
        return str(value[0]["id"]) if value else ""
    return ""
