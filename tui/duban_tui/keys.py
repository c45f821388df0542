"""Keys that mean the same on every screen and over every question."""

from textual.binding import Binding

from duban.i18n import _

INTERRUPT = Binding("ctrl+c", "app.interrupt", _("立即退出（不询问）"), show=False)
