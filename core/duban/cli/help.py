"""Help pages laid out by terminal cells (a Chinese character takes two), and click's own words in Chinese."""

import gettext
import os
from collections.abc import Iterable
from pathlib import Path

import click

from duban import i18n
from duban.domain.text import pad, width
from duban.i18n import _

_DOMAIN = "click"
_NOT_FIRST = "，。；：！？、）》】〕”’,.;:!?)"
_GAP = 2


def speak(language: str | None) -> str:
    """Answer in the language from now on, click included. Returns the one chosen.

    Raises ValueError for a language there is no catalogue for. click asks :mod:`gettext` for its sentences,
    which takes the language from the environment, so ``LANGUAGE`` is set for this process.
    """
    chosen = i18n.use(language)
    if chosen == "zh":
        os.environ["LANGUAGE"] = "zh"
        gettext.bindtextdomain(_DOMAIN, str(Path(i18n.__file__).parent / "locale"))
        gettext.textdomain(_DOMAIN)
    else:
        gettext.textdomain("messages")
    return chosen


class Formatter(click.HelpFormatter):
    """click's formatter, counting cells instead of characters."""

    def write_heading(self, heading: str) -> None:
        """The heading with a colon of its language."""
        colon = ":" if i18n.language() == "en" else "："
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, wrapped; a paragraph that begins with ``\\b`` keeps its lines."""
        paragraphs = []
        for paragraph in text.split("\n\n"):
            lines = paragraph.strip("\n").split("\n")
            if lines[0].strip() == "\b":
                wrapped = [line.rstrip() for line in lines[1:]]
            else:
                joined = _joined(line.strip() for line in lines)
                wrapped = wrap(joined, self.width - self.current_indent)
            paragraphs.append("\n".join(" " * self.current_indent + line for line in wrapped))
        self.write("\n\n".join(paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = _GAP) -> None:
        """Two columns; a long first cell puts the second on the next line."""
        rows = list(rows)
        first = min(max((width(row[0]) for row in rows), default=0), col_max) + col_spacing
        room = max(self.width - first - _GAP, 20)
        margin = " " * self.current_indent
        for term, text in rows:
            lines = wrap(" ".join(text.split()), room)
            if width(term) > first - col_spacing or not lines:
                self.write(f"{margin}{term}\n")
            else:
                self.write(f"{margin}{pad(term, first)}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{margin}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help is laid out by :class:`Formatter`."""

    formatter_class = Formatter


def localise(command: click.Command) -> None:
    """Put the command's usage line and the names of plain types into the language in use, subcommands too."""
    command.context_class = Context
    if command.options_metavar == "[OPTIONS]":
        command.options_metavar = _("[选项]")
    for parameter in command.params:
        if i18n.language() == "en":  # as click writes them: its own names, in capitals
            parameter.metavar = parameter.metavar and parameter.metavar.upper()
        elif isinstance(parameter, click.Option):
            _name_type(parameter)
    if isinstance(command, click.Group):
        if command.subcommand_metavar == "COMMAND [ARGS]...":
            command.subcommand_metavar = _("命令 [参数]…")
        elif command.subcommand_metavar == "[COMMAND] [ARGS]...":
            command.subcommand_metavar = _("[命令] [参数]…")
        for child in command.commands.values():
            localise(child)


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most that many cells, broken at blanks and between Chinese; no mark begins one."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > cells and not (piece[0] in _NOT_FIRST and line.strip()):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """What may not be broken: single wide characters, and runs of narrow ones with the blanks after them."""
    pieces: list[str] = []
    for char in text:
        wide = width(char) == 2
        previous = pieces[-1] if pieces else ""
        if wide or not previous or width(previous[-1]) == 2 or (previous[-1] == " " and char != " "):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _joined(lines: Iterable[str]) -> str:
    """Lines of a paragraph as one; no blank where Chinese meets Chinese."""
    text = ""
    for line in lines:
        blank = " " if text and line and not (width(text[-1]) == 2 and width(line[0]) == 2) else ""
        text += blank + line
    return text


_TYPES = {
    "text": "文字",
    "integer": "整数",
    "integer range": "整数",
    "float": "数字",
    "boolean": "是否",
    "path": "路径",
    "file": "文件",
    "directory": "目录",
    "filename": "文件",
    "date": "日期",
}


def _name_type(option: click.Option) -> None:
    name = option.type.name
    plain = not isinstance(option.type, (click.Choice, click.DateTime, click.Tuple))
    if option.metavar is None and plain and option.nargs == 1 and not option.is_flag and name in _TYPES:
        option.metavar = _(_TYPES[name])


TABLES = (_TYPES,)
"""Words that are translated by their value; the catalogue tool reads them here."""
