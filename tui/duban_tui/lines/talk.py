"""Questions and answers in plain lines. What is said is harmless text; what is asked is answered by a number or a line."""

from collections.abc import Callable, Iterable, Sequence
from typing import TextIO, TypeVar

from duban.domain.text import safe_text
from duban.i18n import _

T = TypeVar("T")

PAGE = 9
"""Rows read out at a time, so that one digit chooses one."""


class Gone(Exception):
    """The input has ended."""


class Talk:
    """Reads from one stream and says on the other. Raises Gone when the input ends."""

    def __init__(self, source: TextIO, target: TextIO) -> None:
        self._source = source
        self._target = target

    def say(self, *lines: str) -> None:
        """Each on a line of its own."""
        for line in lines:
            self._target.write(safe_text(line, lines=True) + "\n")
        self._target.flush()

    def ask(self, question: str) -> str:
        """The line that is typed, without blanks at its ends."""
        self._target.write(safe_text(question) + _("："))
        self._target.flush()
        line = self._source.readline()
        if not line:
            raise Gone
        return line.strip()

    def sure(self, question: str) -> bool:
        """Nothing but y is yes."""
        return self.ask(_("{question} y 是，其他键否").format(question=question)).lower() == "y"

    def choose(self, title: str, options: Sequence[tuple[str, T]], back: str = "") -> T | None:
        """One of several by its number; None for 0, which goes back."""
        words = [f"{number} {label}" for number, (label, _value) in enumerate(options, 1)]
        self.say("", title, *words, f"0 {back or _('返回')}")
        while True:
            typed = self.ask(_("请输入数字"))
            if typed == "0":
                return None
            if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(options):
                return options[int(typed) - 1][1]
            self.say(_("没有这一项。可选 0 至 {n}。").format(n=len(options)))

    def browse(
        self, title: str, count: int, page: Callable[[int, int], Sequence[T]], words: Callable[[T], str]
    ) -> T | None:
        """One row of a long list, a page at a time; None for 0, which goes back."""
        if not count:
            self.say("", title, _("没有。"))
            return None
        start = 0
        while True:
            rows = page(start, PAGE)
            last = start + len(rows)
            self.say(
                "",
                _("{title}：第 {a} 至 {b} 条，共 {n} 条").format(title=title, a=start + 1, b=last, n=count),
            )
            self.say(*(f"{number} {words(row)}" for number, row in enumerate(rows, 1)))
            more = _("n 下一页，") if last < count else ""
            before = _("p 上一页，") if start else ""
            typed = self.ask(_("数字选择，{more}{before}0 返回").format(more=more, before=before)).lower()
            if typed == "0":
                return None
            if typed == "n" and more:
                start = last
            elif typed == "p" and before:
                start = max(0, start - PAGE)
            elif typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(rows):
                return rows[int(typed) - 1]
            else:
                self.say(_("没有这一项。"))

    def read_out(self, lines: Iterable[str]) -> None:
        """A page of text, blank lines left out: a reader would only say that they are blank."""
        self.say(*(line.strip() for line in lines if line.strip()))
