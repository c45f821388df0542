"""How the lines of a form look: what is asked, what stands there, what may stand there, and why it cannot."""

import attrs

from duban.desk.forms import Asked
from duban.i18n import _, heading
from duban_tui.columns import Column, Look, Tone

_HINT = {
    "date": "写作 1122、11-22、2026-11-22，或者 +3d（三天后）、-2d、昨天",
    "list": "几项之间用逗号或者顿号隔开",
    "int": "整数",
    "number": "数字",
}
TABLES = (_HINT,)
"""Words that are translated by their value; the catalogue tool reads them here."""


@attrs.frozen
class Line:
    """A line of the form with what stands in it, and why that cannot be."""

    asked: Asked
    value: str = ""
    wrong: str = ""

    @property
    def words(self) -> str:
        """What stands there, as people read it."""
        return self.asked.words(self.value)

    @property
    def glyph(self) -> str:
        if self.wrong:
            return "!"
        return "*" if self.asked.required and not self.value else " "

    @property
    def hint(self) -> str:
        """What may stand there."""
        if self.wrong or self.asked.hint:
            return self.wrong or self.asked.hint
        if self.asked.offers:
            return _("选择") if not self.asked.free else _("选择或者填写")
        return heading(_(_HINT[self.asked.type])) if self.asked.type in _HINT else ""


LINES: Look[Line] = Look(
    columns=(
        Column(id="label", title=_("项目"), text=lambda one: one.asked.label, least=16, most=24, grow=1, keep=1),
        Column(id="value", title=_("内容"), text=lambda one: one.words, least=16, grow=4, keep=1),
        Column(id="hint", title=_("说明"), text=lambda one: one.hint, least=16, most=64, grow=4, keep=2),
    ),
    key=lambda one: one.asked.name,
    glyph=lambda one: one.glyph,
    tone=lambda one: Tone.ALERT if one.wrong else Tone.WARNING,
)  # fmt: skip
