"""Contrast of what a screen shows, as WCAG computes it."""

from textual.color import Color
from textual.geometry import Region

from duban_tui.app import DubanApp

LINES = 3.0
"""Least contrast of lines and blocks, which are no text."""


def ratio(one: Color, other: Color) -> float:
    """From 1 (the same) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faint(app: DubanApp, least: float, within: Region | None = None) -> dict[str, float]:
    """The texts on the screen (or in that part of it) whose contrast is less than that."""
    region = within or app.screen.region
    found: dict[str, float] = {}
    for strip in app.screen._compositor.render_strips()[region.y : region.bottom]:
        for text, style, _control in strip.crop(region.x, region.right):
            if not text.strip() or style is None:
                continue
            assert style.color is not None and style.bgcolor is not None, text
            value = ratio(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
            if value < (LINES if all(0x2500 <= ord(char) < 0x25A0 for char in text.strip()) else least):
                found[text.strip()] = round(value, 2)
    return found
