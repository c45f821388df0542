"""Errors in words: a sentence for what a person can put right, else a short code and a log without data."""

import hashlib
import os
import sys
import traceback
from pathlib import Path

import click

from duban import __version__
from duban.cli.exit_codes import ExitCode
from duban.domain.text import safe_text
from duban.errors import DubanError, Unfit
from duban.files import in_words, why
from duban.i18n import _


def answer(error: Exception) -> int:
    """Say on stderr what went wrong; the exit code.

    ``DUBAN_TRACEBACK=1`` prints the whole trace as well, data included: for developers.
    """
    if os.environ.get("DUBAN_TRACEBACK") == "1":
        traceback.print_exception(error)
    if isinstance(error, click.ClickException):
        error.show()
        return ExitCode.USAGE
    known = _known(error)
    if known is not None:
        message, code = known
        sys.stderr.write(f"{safe_text(message, lines=True)}\n")
        return code
    return _crash(error)


def _known(error: Exception) -> tuple[str, ExitCode] | None:
    """Message and exit code of an error that is told in words; None for a mistake of the program."""
    if isinstance(error, DubanError):
        return said(error), error.exit_code
    if isinstance(error, OSError) and error.errno is not None:
        known = in_words(error)
        return known.message, known.exit_code
    return None


def said(error: DubanError) -> str:
    """The message, with the options by which an act that cannot be recorded is put right."""
    return error.told(_by_option) if isinstance(error, Unfit) else error.message


def _by_option(field: str) -> str:
    """By which option that field of an act is given; what is asked of every act has a sign before its name."""
    name = {"forms": "form"}.get(field, field).removeprefix("=").replace("_", "-")
    return _("用 --{option} 写明。").format(option=name)


def _crash(error: Exception) -> int:
    """A line with a short code on stderr, the trace without data in a log file."""
    trace = _redacted(error)
    code = hashlib.sha256(trace.encode()).hexdigest()[:8]
    try:
        place = _write_log(code, trace)
    except OSError as failure:
        kept = _("记录无法写入：{reason}").format(reason=why(failure))
    else:
        kept = _("记录（不含业务数据）：{file}").format(file=safe_text(place))
    sys.stderr.write(_("程序内部错误，代码 {code}。{kept}").format(code=code, kept=kept) + "\n")
    return ExitCode.INTERNAL


def _redacted(error: BaseException) -> str:
    """Types and places of the error and its causes; no message, no variable: they may hold data."""
    lines = [f"duban {__version__}", f"python {sys.version.split()[0]} {sys.platform}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        for frame, line in traceback.walk_tb(cause.__traceback__):
            module = frame.f_globals.get("__name__", "?")
            lines.append(f"  {module}:{line} {frame.f_code.co_qualname}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines) + "\n"


def _write_log(code: str, trace: str) -> Path:
    import platformdirs

    folder = Path(platformdirs.user_log_dir("duban", appauthor=False, ensure_exists=True))
    place = folder / f"crash-{code}.log"
    place.write_text(trace, encoding="utf-8")
    return place
