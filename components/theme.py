"""Colours and the ground of every chart.

Charts are made in the light palette. The browser swaps each colour for its dark one (assets/page.js
reads ``DARK`` from the page), so a colour stands for one role only; pictures are saved in light.
"""

from typing import Any

FONT = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", '
    '"Source Han Sans SC", "Helvetica Neue", Arial, sans-serif'
)
INK = "#1c2024"
MUTED = "#5d656e"
RULE = "#dfe3e7"
GROUND = "#ffffff"
ACCENT = "#1f5f99"
GREY = "#b9c0c7"
ABSENT = "#f3f4f6"
HATCH = "#d3d8dd"
RAMP = ("#dce9f5", "#b5d1ea", "#7fb1da", "#3a78b0", "#1b568f")
ON_LIGHT = "#16202b"
ON_DARK = "#fffffe"
FLAT = "#e3edf6"
HOVER = "#fdfdfd"
REGIONS = ("#1c5d9b", "#bf4f22", "#2a7a49", "#8a4a9f", "#96691a", "#1f7f8c")

DARK = {
    INK: "#e8ebee",
    MUTED: "#a3abb4",
    RULE: "#343a41",
    GROUND: "#14171a",
    ACCENT: "#7cb8ee",
    GREY: "#565e67",
    ABSENT: "#1b1f23",
    HATCH: "#343b42",
    RAMP[0]: "#183349",
    RAMP[1]: "#1f4c70",
    RAMP[2]: "#2a6799",
    RAMP[3]: "#5a9fda",
    RAMP[4]: "#9ccaf3",
    ON_LIGHT: "#eef4fa",
    ON_DARK: "#08131e",
    FLAT: "#1d3a54",
    HOVER: "#22272c",
    REGIONS[0]: "#7ab7f0",
    REGIONS[1]: "#f0916b",
    REGIONS[2]: "#71c48f",
    REGIONS[3]: "#c99ae0",
    REGIONS[4]: "#dfb45c",
    REGIONS[5]: "#68c3cf",
}

MANTINE: dict[str, Any] = {
    "fontFamily": "var(--sans)",
    "headings": {"fontFamily": "var(--sans)"},
    "primaryColor": "ink",
    "primaryShade": {"light": 7, "dark": 4},
    "defaultRadius": 2,
    "colors": {
        "ink": [
            "#eef4fa",
            "#dce9f5",
            "#b5d1ea",
            "#7fb1da",
            "#7cb8ee",
            "#3a78b0",
            "#2f71ab",
            "#1f5f99",
            "#1b568f",
            "#123e68",
        ],
        "dark": [  # from the words of the dark page to its ground, as assets/page.css has them
            "#e8ebee",
            "#c9ced4",
            "#a3abb4",
            "#858d96",
            "#343a41",
            "#2b3138",
            "#1b1f23",
            "#14171a",
            "#101315",
            "#0b0d0f",
        ],
    },
}

CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}
"""Plotly's own bar is off (pictures have buttons of their own) and nothing may be uploaded."""


def layout(**changes: Any) -> dict[str, Any]:
    """A quiet chart: no ground, no frame, thin horizontal rules."""
    base: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": INK},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": HOVER,
            "bordercolor": RULE,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
        "uirevision": "keep",
    }
    return base | changes


def axis(**changes: Any) -> dict[str, Any]:
    """An axis with muted words and thin rules, that cannot be dragged."""
    base: dict[str, Any] = {
        "fixedrange": True,
        "gridcolor": RULE,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": MUTED, "size": 12},
        "automargin": True,
    }
    return base | changes


def bare() -> dict[str, Any]:
    """An axis that is not drawn at all."""
    return {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
