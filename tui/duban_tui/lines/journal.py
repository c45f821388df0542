"""日志 in the line mode: the entries, the newest first; whether the journal is intact, and its anchor."""

from functools import partial

from attrs import evolve

from duban.desk.journal_view import (
    JournalQuery,
    JournalRow,
    JournalSource,
    anchor,
    event_lines,
    journal_names,
    verdict_lines,
    verify,
    write_anchor,
)
from duban.files import typed
from duban.i18n import _, _n
from duban.journal_words import at_words, in_full, what_words
from duban_tui.lines.case import Case
from duban_tui.lines.here import Here, Step
from duban_tui.lines.talk import Browser, Shown
from duban_tui.screens import entry


def show(here: Here) -> None:
    """The entries, until somebody goes back. Raises DubanError."""
    entries = Entries(here)
    while (row := entries.choose()) is not None:
        here.told(partial(entries.closer, row))


class Entries(Browser[JournalRow]):
    """The journal, the newest entry first."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self.at = here.at
        self.query = JournalQuery()
        self._wrong: dict[int, str] = {}
        other = {
            "/": (_("筛选"), self._search),
            "a": (_("只看谁登记的"), self._actor),
            "t": (_("只看哪种登记"), self._kind),
            "v": (_("校验和锚点"), self._verify),
        }
        super().__init__(here.talk, self._called, self._rows(), self._line, other)

    def _called(self) -> str:
        query = self.query
        return " ".join(
            filter(None, (entry("journal").title, query.actor, query.kind, query.case, query.text))
        )

    def _rows(self) -> Shown[JournalRow]:
        source = JournalSource(self.at.office, self.at.place.code, self.query)
        return Shown(source.count(), source.page)

    def _line(self, row: JournalRow) -> str:
        """Number, when, by whom, what, about which case or units; what a verification says of it."""
        parts = (
            _("第 {seq} 条").format(seq=row.seq),
            at_words(row),
            row.actor,
            what_words(row),
            row.case,
            row.units,
            self._wrong.get(row.seq, ""),
        )
        return _("，").join(filter(None, parts))

    # --- what is listed ---

    def _want(self, query: JournalQuery) -> Shown[JournalRow]:
        self.query = query
        return self._rows()

    def _search(self) -> Shown[JournalRow]:
        text = self._talk.look_for(_("登记人、登记内容、事项：汉字、拼音或者首字母（空白列出全部）"))
        return self._want(evolve(self.query, text=text))

    def _actor(self) -> Shown[JournalRow] | None:
        known = journal_names(self.at.office, self.at.place.code).actors
        options = [
            (_("全部"), ""),
            *((f"{actor} {_n('{n} 条', n).format(n=n)}", actor) for actor, n in known),
        ]
        chosen = self._talk.choose(_("只看谁登记的"), options)
        return None if chosen is None else self._want(evolve(self.query, actor=chosen))

    def _kind(self) -> Shown[JournalRow] | None:
        known = journal_names(self.at.office, self.at.place.code).kinds
        options = [(_("全部"), ""), *((label, id) for id, label in known)]
        chosen = self._talk.choose(_("只看哪种登记"), options)
        return None if chosen is None else self._want(evolve(self.query, kind=chosen))

    # --- looking closer ---

    def closer(self, row: JournalRow) -> None:
        """The entry in full, and its case. Raises DubanError."""
        events = event_lines(self.at.office, self.at.place.code, row)
        self._talk.read_out(in_full(row, self._wrong.get(row.seq, ""), events))
        if not row.case:
            return
        only = _("看全部") if self.query.case else _("只看这件事项")
        wanted = evolve(self.query, case="" if self.query.case else row.case)
        steps: list[tuple[str, Step]] = [
            (_("打开事项 {ref}").format(ref=row.case), lambda: Case(self.here, row.case).run()),
            (only, lambda: self.show(self._want(wanted))),
        ]
        chosen = self._talk.choose(_("事项 {ref}").format(ref=row.case), steps)
        if chosen is not None:
            chosen()

    # --- whether it is intact ---

    def _verify(self) -> None:
        steps: list[tuple[str, Step]] = [
            (_("逐条校验日志是否被改动"), partial(self._verified, "")),
            (_("与另存的锚点文件比对校验"), self._against),
            (_("显示现在的锚点"), self._anchor),
            (_("把现在的锚点写入文件"), self._write),
        ]
        chosen = self._talk.choose(_("校验和锚点"), steps)
        if chosen is not None:
            self.here.told(chosen)

    def _against(self) -> None:
        file = self._talk.ask(_("与哪个锚点文件比对（由 duban journal anchor 写出）"))
        if file:
            self._verified(file)

    def _verified(self, file: str) -> None:
        self.here.wait()
        verdict = verify(
            self.at.office, self.at.place, typed(file, self.at.office.workspace.folder) if file else None
        )
        assert verdict is not None, "nobody ends it"
        self._wrong = {problem.seq: problem.text for problem in verdict.problems}
        self._talk.read_out(verdict_lines(verdict))

    def _anchor(self) -> None:
        made = anchor(self.at.office, self.at.place)
        said = _("日志现在止于第 {seq} 条，校验值 {hash}。")
        self._talk.read_out([said.format(seq=made.seq, hash=made.hash.hex()), made.text()])

    def _write(self) -> None:
        usual = _("锚点-{code}-{day}.json").format(code=self.at.place.code, day=self.at.as_of)
        name = self._talk.ask(_("把锚点写入文件") + _("（{value}）").format(value=usual)) or usual
        target = typed(name, self.at.office.workspace.folder)
        if not self.here.may_write(target):
            return
        write_anchor(self.at.office, anchor(self.at.office, self.at.place), target)
        self._talk.say(_("已写入 {file}。").format(file=target))
