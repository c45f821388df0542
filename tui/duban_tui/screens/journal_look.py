"""How the entries of the journal look, one a row."""

from collections.abc import Callable

from duban.desk.journal_view import JournalRow, Soundness
from duban.i18n import _
from duban.journal_words import at_words, source_words, what_words
from duban_tui.columns import Column, Look, Tone


def entries_look(wrong: Callable[[JournalRow], bool]) -> Look[JournalRow]:
    """The columns; ``wrong`` says of which entries a verification has found something."""

    def bad(row: JournalRow) -> bool:
        return row.soundness is not Soundness.WHOLE or wrong(row)

    return Look(
        columns=(
            Column(id="seq", title=_("编号"), text=lambda row: str(row.seq), least=7, keep=1, right=True),
            Column(id="at", title=_("登记时刻"), text=at_words, least=16, keep=2),
            Column(id="actor", title=_("登记人"), text=lambda row: row.actor, least=8, most=24, grow=2, keep=1),
            Column(id="what", title=_("登记内容"), text=what_words, least=12, most=40, grow=4, keep=1),
            Column(id="case", title=_("事项"), text=lambda row: row.case, least=12, most=28, grow=2, keep=3, whole=lambda row: row.case),
            Column(id="units", title=_("单位"), text=lambda row: row.units, least=12, most=28, grow=2, keep=4),
            Column(id="source", title=_("来源"), text=lambda row: source_words(row.source), least=14, most=24, grow=1, keep=5),
        ),
        key=lambda row: row.seq,
        glyph=lambda row: "x" if bad(row) else " ",
        tone=lambda row: Tone.ALERT if bad(row) else Tone.PLAIN,
    )  # fmt: skip
