"""Questions and answers in plain lines. What is said is harmless text; what is asked is answered by a number or a line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TextIO, TypeVar

import attrs

from duban.desk.pinyin import matches
from duban.domain.text import safe_text
from duban.i18n import _, heading

T = TypeVar("T")

PAGE = 9
"""Rows read out at a time, so that one digit chooses one."""
FEW = 4
"""So many keys of a list are read out with every page; of more, only those that every list has."""
MANY = 20
"""Choices of which one is looked for by words more quickly than by its number."""
BACK = ("0", "q")
HELP = "?"
WIDE_HELP = "？"
"""The same as an input method types it."""


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

    def ask(self, question: str, help: str = "") -> str:
        """What is typed; for ``?`` the help is said, and it is asked again."""
        while (typed := self.line(question)) == HELP:
            self.say(help or _("输入一行并回车，怎样写见问题。输入结束（Ctrl+D）即退出。"))
        return typed

    def look_for(self, question: str) -> str:
        """Words to look for."""
        return self.ask(
            question, _("汉字、拼音或者首字母，几个词用空格隔开，须同时符合；直接回车，列出全部。")
        )

    def line(self, question: str) -> str:
        """The line that is typed, without blanks at its ends, ``?`` as it is."""
        self._target.write(_("{question}：").format(question=safe_text(question)))
        self._target.flush()
        line = self._source.readline()
        if not line:
            raise Gone
        typed = line.strip()
        return typed.replace(WIDE_HELP, HELP, 1) if typed.startswith(WIDE_HELP) else typed

    def sure(self, question: str) -> bool:
        """Nothing but y is yes."""
        return self.ask(_("{question} y 是，其他键否").format(question=question)).lower() == "y"

    def choose(self, title: str, options: Sequence[tuple[str, T]], back: str = "") -> T | None:
        """One of several by its number, of many by words too that fit only one; None for 0 or q, which goes back."""
        words = [f"{number} {label}" for number, (label, _value) in enumerate(options, 1)]
        self.say("", title, *words, f"0 {back or _('返回')}")
        while True:
            many = len(options) > MANY
            typed = self.line(_("请输入数字，或者汉字、拼音、首字母") if many else _("请输入数字")).lower()
            if typed in BACK:
                return None
            if typed == HELP:
                self.say(_("输入一项前面的数字并回车；0 或者 q 返回。输入结束（Ctrl+D）即退出。"), *words)
                continue
            if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(options):
                return options[int(typed) - 1][1]
            named = [label.partition(_("，"))[0] for label, _value in options] if many and typed else []
            fit = [at for at, label in enumerate(named) if matches(typed, label)]
            if len(fit) == 1:
                return options[fit[0]][1]
            self.say(
                *([words[at] for at in fit] or [_("没有这一项。可选 0 至 {n}。").format(n=len(options))])
            )

    def read_out(self, lines: Iterable[str]) -> None:
        """A page of text. Lines without a word are left out: what is blank or drawn says nothing to the ear."""
        self.say(*(line.strip() for line in lines if any(map(str.isalnum, line))))


@attrs.frozen
class Shown(Generic[T]):
    """Rows to be read out: how many, and those from one on, at most so many."""

    count: int
    page: Callable[[int, int], Sequence[T]]


def in_memory(rows: Sequence[T]) -> Shown[T]:
    """Rows that have been read."""
    return Shown(len(rows), lambda start, count: rows[start : start + count])


class Browser(Generic[T]):
    """A list that is gone through a page at a time and stays where it was left.

    ``other`` are keys that change what is listed, or do something about it: each with its label, and what gives the new rows (None: as
    they were). ``none`` is said where there is no row.
    """

    def __init__(
        self,
        talk: Talk,
        title: Callable[[], str],
        shown: Shown[T],
        words: Callable[[T], str],
        other: Mapping[str, tuple[str, Callable[[], Shown[T] | None]]] | None = None,
        none: Sequence[str] = (),
    ) -> None:
        self._talk = talk
        self._title = title
        self._shown = shown
        self._words = words
        self._other = other or {}
        self._none = none
        self._start = 0

    def show(self, shown: Shown[T]) -> None:
        """The rows as they are now, from where the list was left."""
        self._shown = shown
        self._start = min(self._start, max(0, shown.count - 1) // PAGE * PAGE)

    @property
    def rows(self) -> Sequence[T]:
        """Those of the page that is read out."""
        return self._shown.page(self._start, PAGE) if self._shown.count else ()

    def choose(self) -> T | None:
        """A row by its number on the page; None for 0 or q, or where there is nothing and nothing else can be listed."""
        while True:
            rows = self._read_out()
            if not rows and not self._other:
                return None
            last = self._start + len(rows)
            keys = self._keys(last)
            typed = self._talk.line(_("，").join([*([_("数字选择")] if rows else []), *self._short(keys)]))
            if typed.lower() in BACK:
                return None
            if typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= len(rows):
                return rows[int(typed) - 1]
            key = typed if typed in keys else typed.lower()
            if key == HELP:
                self._help(keys)
            elif key not in keys:
                self._talk.say(_("没有这一项。"))
            elif key == "n":
                self._start = last
            elif key == "p":
                self._start = max(0, self._start - PAGE)
            elif key == "g":
                self._go()
            else:
                self._change(key)

    def _read_out(self) -> Sequence[T]:
        title, count = self._title(), self._shown.count
        if not count:
            self._talk.say("", title, *(self._none or (_("没有。"),)))
            return ()
        rows = self.rows
        last = self._start + len(rows)
        head = _("{title}：第 {a} 至 {b} 条，共 {n} 条")
        self._talk.say("", head.format(title=heading(title), a=self._start + 1, b=last, n=count))
        self._talk.say(*(f"{number} {self._words(row)}" for number, row in enumerate(rows, 1)))
        return rows

    def _keys(self, last: int) -> dict[str, str]:
        """What may be typed besides the number of a row."""
        keys = {"n": _("下一页")} if last < self._shown.count else {}
        if self._start:
            keys["p"] = _("上一页")
        if self._shown.count > PAGE:
            keys["g"] = _("转到第几条")
        own = {key: label for key, (label, _change) in self._other.items()}
        return {**keys, **own, HELP: _("帮助"), "0": _("返回")}

    def _short(self, keys: Mapping[str, str]) -> list[str]:
        """The keys as they are read out with every page: where there are many, only those that everybody needs."""
        few = len(self._other) <= FEW
        said = {key: label for key, label in keys.items() if few or key not in self._other or key == "/"}
        if not few:
            said[HELP] = _("其他键")
        return [f"{key} {label}" for key, label in said.items()]

    def _help(self, keys: Mapping[str, str]) -> None:
        self._talk.say(
            _("每页 {n} 条，每条一行；输入一条前面的数字并回车，读出全文和可以办理的。").format(n=PAGE),
            *(f"{key} {label}" for key, label in keys.items()),
            _("q 同 0。输入结束（Ctrl+D）即退出。"),
        )

    def _go(self) -> None:
        count = self._shown.count
        typed = self._talk.ask(_("第几条（1 至 {n}）").format(n=count))
        if typed.isdecimal() and len(typed) < 10 and 1 <= int(typed) <= count:
            self._start = int(typed) - 1
        else:
            self._talk.say(_("没有这一条。"))

    def _change(self, key: str) -> None:
        fresh = self._other[key][1]()
        if fresh is not None:
            self._shown, self._start = fresh, 0
