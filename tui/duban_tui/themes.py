"""The two themes: dark and light, every text at least 7:1 against what lies behind it. Colour only underlines what words and glyphs say."""

from textual.theme import Theme

_DARK = Theme(
    name="duban-dark",
    primary="#7cc4ff",
    secondary="#9fd0ff",
    warning="#ffd24d",
    error="#ff9d94",
    success="#8ee88e",
    accent="#7ee7e7",
    foreground="#f5f5f5",
    background="#000000",
    surface="#101010",
    panel="#262626",
    dark=True,
    variables={
        "text": "#f5f5f5",
        "text-muted": "#c9c9c9",
        "text-disabled": "#b4b4b4",
        "footer-background": "#262626",
        "footer-foreground": "#f5f5f5",
        "footer-key-foreground": "#ffd24d",
        "footer-description-foreground": "#f5f5f5",
        "input-cursor-background": "#f5f5f5",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#00497a",
        "scrollbar": "#9a9a9a",
        "scrollbar-hover": "#c9c9c9",
        "scrollbar-active": "#f5f5f5",
        "scrollbar-background": "#262626",
    },
)
_LIGHT = Theme(
    name="duban-light",
    primary="#00427a",
    secondary="#003866",
    warning="#5c3a00",
    error="#8a0f0f",
    success="#0b4d0b",
    accent="#00484d",
    foreground="#0a0a0a",
    background="#ffffff",
    surface="#fafafa",
    panel="#e6e6e6",
    dark=False,
    variables={
        "text": "#0a0a0a",
        "text-muted": "#3d3d3d",
        "text-disabled": "#474747",
        "footer-background": "#e6e6e6",
        "footer-foreground": "#0a0a0a",
        "footer-key-foreground": "#00427a",
        "footer-description-foreground": "#0a0a0a",
        "input-cursor-background": "#0a0a0a",
        "input-cursor-foreground": "#ffffff",
        "input-selection-background": "#b8dcff",
        "scrollbar": "#5a5a5a",
        "scrollbar-hover": "#3d3d3d",
        "scrollbar-active": "#0a0a0a",
        "scrollbar-background": "#e6e6e6",
    },
)
THEMES = (_DARK, _LIGHT)


NAMES = tuple(theme.name for theme in THEMES)


def known(name: object) -> str:
    """That theme, or the first where there is no such one."""
    return name if isinstance(name, str) and name in NAMES else NAMES[0]


def other(name: str) -> str:
    """The theme after that one."""
    return NAMES[(NAMES.index(known(name)) + 1) % len(NAMES)]
