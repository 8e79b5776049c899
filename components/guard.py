"""What stands around every answer: headers, limits, and whether the server is well."""

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import Flask, Response, abort, jsonify, request

from etl.errors import TablesError
from etl.store import Store

ASKED = "/_dash-update-component"
LARGEST = 8 << 20  # bytes of a request: every id of a page of thousands of rows is below

POLICY = (
    "default-src 'self'",
    "script-src 'self' {hashes}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Dash, store: Store) -> None:
    """Guard an app whose callbacks are all registered: the policy names its inline scripts."""
    _headers(app.server, " ".join(app.csp_hashes()))
    _limits(app)
    _health(app.server, store)


def _headers(server: Flask, hashes: str) -> None:
    """Only this server's own scripts run, and nothing is fetched from or shown elsewhere."""
    headers = {"Content-Security-Policy": "; ".join(POLICY).format(hashes=hashes)} | HEADERS

    @server.after_request
    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _limits(app: Dash) -> None:
    """Requests of a size and shape that the page can have sent; others are the sender's fault."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = LARGEST

    @server.before_request
    def check() -> None:
        if request.path == ASKED and request.method == "POST":
            body = request.get_json(silent=True)
            if not (isinstance(body, dict) and fits(body, app.callback_map)):
                abort(400)


def fits(body: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether a body names a callback and holds that callback's inputs and states in their order."""
    callback = known.get(body["output"]) if isinstance(body.get("output"), str) else None
    triggers = body.get("changedPropIds", [])
    return (
        callback is not None
        and isinstance(triggers, list)
        and all(isinstance(trigger, str) for trigger in triggers)
        and _same(body.get("inputs", []), callback["inputs"])
        and _same(body.get("state", []), callback["state"])
    )


def _same(given: Any, parts: list[dict[str, Any]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(parts)
        and all(_is_part(item, part) for item, part in zip(given, parts, strict=True))
    )


def _is_part(item: Any, part: Mapping[str, Any]) -> bool:
    """One value with its id; or a list of them where the callback asks for all of a kind."""
    if part["id"].startswith("{"):
        return isinstance(item, list) and all(
            isinstance(one, dict)
            and isinstance(one.get("id"), dict)
            and one.get("property") == part["property"]
            for one in item
        )
    return (
        isinstance(item, dict)
        and item.get("id") == part["id"]
        and item.get("property") == part["property"]
    )


def _health(server: Flask, store: Store) -> None:
    """For the operator's monitor: the run that is served, or what to do."""

    @server.get("/health")
    def health() -> tuple[Response, int]:
        try:
            answer = {"status": "ok", "run": store.tables().run}
        except TablesError as error:
            return jsonify(status="unavailable", reason=str(error)), 503
        return jsonify(answer), 200
