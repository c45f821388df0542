"""Whether this terminal can carry the full screen, asked before anything of Textual is imported."""

import os
import shutil
import sys
from collections.abc import Mapping

from duban.i18n import _, sentences

COLUMNS, ROWS = 60, 15
"""The smallest terminal that the screens are laid out for, in cells."""

_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python itself puts into LC_CTYPE when the locale asked for is C or is not installed (PEP 538)."""


def obstacle(environ: Mapping[str, str], interactive: bool, size: tuple[int, int]) -> str | None:
    """Why the full screen cannot be shown, in one line that names the commands which need none; None where it can.

    ``interactive``: stdin, stdout and stderr are a terminal; ``size``: its columns and rows.
    """
    reason = _reason(environ, interactive, size)
    if reason is None:
        return None
    return sentences(
        reason, _("请改用 duban tui --lines（逐行文字方式）、duban check 或者 duban obligations。")
    )


def _reason(environ: Mapping[str, str], interactive: bool, size: tuple[int, int]) -> str | None:
    if not interactive:
        return _("全屏界面需要终端，现在的输入或者输出不是终端。")
    if environ.get("TERM", "") in ("", "dumb", "unknown"):
        return _("全屏界面需要能移动光标的终端，现在 TERM={term}。").format(
            term=environ.get("TERM") or _("（空）")
        )
    locale = encoding_locale(environ)
    if locale and not locale.lower().replace("-", "").endswith("utf8"):
        return _("全屏界面需要 UTF-8 编码的终端，现在的区域设置是 {locale}。").format(locale=locale)
    columns, rows = size
    if columns < COLUMNS or rows < ROWS:
        return _("全屏界面至少需要 {columns} 列 {rows} 行，现在是 {wide} 列 {high} 行。").format(
            columns=COLUMNS, rows=ROWS, wide=columns, high=rows
        )
    return None


def encoding_locale(environ: Mapping[str, str]) -> str:
    """The locale that the terminal's encoding was asked for by, as the user set it; empty where nothing says."""
    asked = environ.get("LC_ALL", "")
    if not asked and environ.get("LC_CTYPE", "") not in _COERCED:
        asked = environ.get("LC_CTYPE", "")
    return (asked or environ.get("LANG", "")).split("@")[0]


def this_terminal() -> str | None:
    """:func:`obstacle` for the terminal of this process."""
    interactive = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return obstacle(os.environ, interactive, shutil.get_terminal_size())
