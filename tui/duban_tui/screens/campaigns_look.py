"""How campaigns look: one a row, and the lists of one of them."""

from duban.desk.campaign_pages import (
    DONE,
    LATE,
    Belongs,
    CaseOf,
    Delivered,
    OfUnit,
    Overview,
    Phase,
    Post,
    Progress,
    course_words,
)
from duban.domain.labels import STATE
from duban.domain.obligation import State
from duban.i18n import _
from duban.remarks import period_words
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone

_BAR = 10
"""Cells of a bar in a list."""


def progress_words(made: Progress | None) -> str:
    """How many of how many; nothing where there is nothing of the kind."""
    return "" if made is None else made.words


def drawn(made: Progress | None, cells: int = _BAR) -> str:
    """The bar with its percentage; nothing where there is no number to compare with."""
    if made is None or not made.whole:
        return ""
    return f"{bar(made.made, made.whole, cells)} {made.percent}%"


def cases_words(row: Overview) -> str:
    """Cases on the list of those announced, and by how many they differ."""
    said = progress_words(row.cases)
    if row.unclear:
        said += _("，不明{n}").format(n=row.unclear)
    elif row.differs:
        said += (_("，多{n}") if row.differs > 0 else _("，少{n}")).format(n=abs(row.differs))
    return said


def _trouble(row: Overview) -> str:
    if row.late:
        return "!"
    return "?" if row.unclear else "#" if row.differs else " "


_TONE = {"!": Tone.ALERT, "?": Tone.ACCENT, "#": Tone.CAUTION, "x": Tone.ALERT}

OVERVIEWS: Look[Overview] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.id, least=8, most=14, grow=1, keep=1),
        Column(id="title", title=_("活动"), text=lambda row: row.title, least=16, most=40, grow=4, keep=1),
        Column(id="course", title=_("进展"), text=lambda row: row.course, least=10, keep=1),
        Column(id="late", title=_("逾期未报"), text=lambda row: str(row.late or ""), least=8, keep=3, right=True),
        Column(id="made", title=_("已报送"), text=lambda row: progress_words(row.delivered), least=8, keep=2, right=True),
        Column(id="bar", title=_("报送进度"), text=lambda row: drawn(row.delivered), least=15, keep=6),
        Column(id="cases", title=_("列入事项"), text=cases_words, least=12, most=16, keep=4),
        Column(id="led", title=_("已落实责任人"), text=lambda row: progress_words(row.assigned), least=12, keep=5, right=True),
    ),
    key=lambda row: row.id,
    glyph=_trouble,
    tone=lambda row: _TONE.get(_trouble(row), Tone.PLAIN),
)  # fmt: skip


PHASES: Look[Phase] = Look(
    columns=(
        Column(id="title", title=_("阶段"), text=lambda row: row.title, least=16, grow=4, keep=1),
        Column(id="start", title=_("起"), text=lambda row: str(row.start or _("未写明")), least=10, keep=1),
        Column(id="end", title=_("止"), text=lambda row: str(row.end or _("未写明")), least=10, keep=1),
        Column(id="course", title=_("进展"), text=lambda row: course_words(row.course), least=12, keep=1),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.title),
    glyph=lambda row: ">" if row.running else " ",
    tone=lambda row: Tone.ACCENT if row.running else Tone.PLAIN,
)


def delivery_glyph(state: State) -> str:
    """One ASCII cell for how a delivery stands."""
    if state in LATE:
        return "!"
    return (
        "=" if state in DONE else "?" if state is State.UNKNOWN else "~" if state is State.DUE_SOON else " "
    )


def _due(row: Delivered) -> str:
    if row.due_on is None:
        return _("（未定）")
    return _("{day} 当日").format(day=row.due_on) if row.on_the_day else row.due_on.isoformat()


def _title(row: Delivered) -> str:
    return f"{row.title} {period_words(row.period)}" if row.period else row.title


def _made(row: Delivered) -> str:
    said = row.delivered_on.isoformat() if row.delivered_on is not None else ""
    return said + (_("，内容缺{items}").format(items=_("、").join(row.lacking)) if row.lacking else "")


DELIVERIES: Look[Delivered] = Look(
    columns=(
        Column(id="state", title=_("状态"), text=lambda row: _(STATE[row.state.value]), least=10, keep=1),
        Column(id="due", title=_("期限"), text=_due, least=10, most=16, grow=1, keep=1),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="title", title=_("节点"), text=_title, least=16, grow=4, keep=2),
        Column(id="made", title=_("报送"), text=_made, least=10, most=40, grow=2, keep=3),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=4),
    ),
    key=lambda row: row.key,
    glyph=lambda row: delivery_glyph(row.state),
    tone=lambda row: _TONE.get(delivery_glyph(row.state), Tone.PLAIN),
)


def _of_unit(row: OfUnit) -> str:
    return drawn(Progress(made=row.in_time + row.late, whole=row.total), 20)


UNITS: Look[OfUnit] = Look(
    columns=(
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="missing", title=_("逾期未报"), text=lambda row: str(row.missing or ""), least=8, keep=1, right=True),
        Column(id="late", title=_("逾期报送"), text=lambda row: str(row.late or ""), least=8, keep=2, right=True),
        Column(id="met", title=_("按时"), text=lambda row: str(row.in_time or ""), least=6, keep=2, right=True),
        Column(id="open", title=_("未到期"), text=lambda row: str(row.open or ""), least=6, keep=3, right=True),
        Column(id="total", title=_("应报"), text=lambda row: str(row.total), least=6, keep=2, right=True),
        Column(id="bar", title=_("报送进度"), text=_of_unit, least=25, keep=4),
    ),
    key=lambda row: row.unit,
    glyph=lambda row: "!" if row.missing else " ",
    tone=lambda row: Tone.ALERT if row.missing else Tone.PLAIN,
)  # fmt: skip

POSTS: Look[Post] = Look(
    columns=(
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="role", title=_("责任类别"), text=lambda row: row.role, least=12, keep=1),
        Column(id="who", title=_("姓名"), text=lambda row: _("、").join(row.officers) or _("空缺"), least=12, grow=3, keep=1),
        Column(id="full", title=_("情况"), text=lambda row: _("人数不足") if row.vacant else _("已落实"), least=8, keep=2),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.unit, row.role),
    glyph=lambda row: "!" if row.vacant else "=",
    tone=lambda row: Tone.ALERT if row.vacant else Tone.PLAIN,
)  # fmt: skip


def belongs_words(belongs: Belongs) -> str:
    """How a case stands to the campaign."""
    words = {Belongs.LED: _("已落实"), Belongs.UNLED: _("未落实"), Belongs.UNCLEAR: _("不明")}
    return words[belongs]


_BELONGS = {Belongs.LED: "=", Belongs.UNLED: "!", Belongs.UNCLEAR: "?"}

CASES: Look[CaseOf] = Look(
    columns=(
        Column(id="state", title=_("责任人"), text=lambda row: belongs_words(row.belongs), least=8, keep=1),
        Column(id="ref", title=_("事项"), text=lambda row: row.ref, least=12, most=28, grow=1, keep=1),
        Column(id="remark", title=_("缺什么"), text=lambda row: row.remark, least=20, grow=4, keep=2),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.ref),
    glyph=lambda row: _BELONGS[row.belongs],
    tone=lambda row: _TONE.get(_BELONGS[row.belongs], Tone.PLAIN),
)
