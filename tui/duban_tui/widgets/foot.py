"""What every screen and every question ends with: the keys, and what stands over all of it while the terminal is too small."""

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Footer, Static

from duban.i18n import _
from duban_tui.preflight import COLUMNS, ROWS


def foot() -> ComposeResult:
    """The last widgets of a screen."""
    yield Footer(show_command_palette=False)
    words = _("窗口太小，请放大到 {columns}×{rows} 以上").format(columns=COLUMNS, rows=ROWS)
    yield Static(Content(words), id="too-small", markup=False)


def too_small(size: Size) -> bool:
    """Whether the screens cannot be laid out in so many cells. Nothing on them is lost; they are covered until it is larger again."""
    return size.width < COLUMNS or size.height < ROWS
