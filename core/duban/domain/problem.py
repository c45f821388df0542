"""What is wrong with a file that somebody wrote: where, what was expected, what to do."""

from collections.abc import Iterable
from typing import Literal

import attrs

from duban.domain.text import safe_text
from duban.i18n import _


@attrs.frozen(slots=True)
class Problem:
    """One mistake in one file.

    ``line`` counts from 1, None where the whole file is meant; ``key`` is the dotted key
    (``rule[3] LF-08-1.limit.unit``), empty where none applies; ``message`` says what is wrong and what was
    expected, ``hint`` what to do. A ``note`` needs nobody to act.
    """

    file: str
    line: int | None
    key: str
    message: str
    hint: str = ""
    level: Literal["error", "note"] = "error"

    @property
    def place(self) -> str:
        """``file:line``, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def text(self) -> str:
        """The problem as a block of lines for a reader."""
        head = _("错误") if self.level == "error" else _("提示")
        lines = [f"{head}  {self.place}" + (f"  {self.key}" if self.key else "")]
        lines += [f"    {line}" for line in self.message.splitlines()]
        if self.hint:
            lines.append("    " + _("处理：{hint}").format(hint=self.hint))
        return "\n".join(safe_text(line) for line in lines)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file and line, errors before notes."""
    return tuple(sorted(set(problems), key=lambda p: (p.level, p.file, p.line or 0, p.key, p.message)))
