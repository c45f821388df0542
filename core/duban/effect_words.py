"""What an act changes, in words: for the command line and for the screen that shows it before it is saved."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from duban.domain.obligation import Obligation
from duban.i18n import _
from duban.remarks import detail_words

if TYPE_CHECKING:
    from duban.desk.effects import Change
    from duban.desk.recording import Batch
    from duban.errors import DubanError

_WORDS = {
    "opened": "{rule} 新产生，期限 {due}",
    "closed": "{rule} 已于 {closed} 办结（期限 {due}）",
    "late": "{rule} 已于 {closed} 办结，逾期{days}天（期限 {due}）",
    "reopened": "{rule} 恢复为未办结，期限 {due}",
    "moved": "{rule} 期限变为 {due}",
    "counted": "{rule} 已做 {done} 次，应做 {required} 次",
    "void": "{rule} 不再适用",
    "gone": "{rule} 已撤销",
}
_TALLY = {
    "closed": "办结 {n} 项",
    "opened": "新产生 {n} 项",
    "moved": "期限变动 {n} 项",
    "counted": "计数 {n} 项",
    "reopened": "恢复为未办结 {n} 项",
    "broken": "不合规定 {n} 项",
    "void": "不再适用 {n} 项",
    "gone": "撤销 {n} 项",
}
TABLES = (_WORDS, _TALLY)
"""Sentences that are translated by their value; the catalogue tool reads them here."""


def change_lines(
    changes: "Iterable[Change]", name: Callable[[Obligation], str] = lambda row: row.rule
) -> Iterator[str]:
    """A sentence for each change; ``name`` says what an obligation is called, by default by its rule."""
    for change in changes:
        row = change.obligation
        if change.what.value == "broken":
            yield _("{rule} 不合规定：{detail}").format(rule=name(row), detail=detail_words(row.detail))
            continue
        what, days = change.what.value, row.days(row.closed_on or row.opened_on) or 0
        words = _WORDS["late" if what == "closed" and days > 0 else what]
        yield _(words).format(
            rule=name(row),
            days=days,
            due=row.due_on.isoformat() if row.due_on else _("无法判定"),
            closed=row.closed_on,
            done=row.done,
            required=row.required,
        )


def of_others(changes: "Iterable[Change]", unit: str | None) -> list[Obligation]:
    """What the act of that unit closes although another unit is responsible for it."""
    closed = (change.obligation for change in changes if change.what.value == "closed")
    return [row for row in closed if unit and row.unit and row.unit != unit]


def others_lines(changes: "Iterable[Change]", unit: str | None, name: Callable[[str], str]) -> Iterator[str]:
    """A sentence for each of them; ``name`` says what a unit is called by its code."""
    for row in of_others(changes, unit):
        words = _("{rule} 的责任单位是{bearer}，这里登记的办理单位是{unit}，请核对。")
        yield words.format(rule=row.rule, bearer=name(row.unit or ""), unit=name(unit or ""))


def tally_line(done: "Batch") -> str:
    """What several acts change, counted."""
    from duban.desk.effects import changes

    found = Counter(change.what.value for one in done.effects for change in changes(one.before, one.after))
    said = [_(words).format(n=found[what]) for what, words in _TALLY.items() if found[what]]
    if not said:
        return _("没有应办事项因此变化。")
    others = sum(len(of_others(changes(one.before, one.after), one.event.unit)) for one in done.effects)
    if others:
        said.append(_("其中由其他单位负责 {n} 项，请核对办理单位").format(n=others))
    return _("应办事项：{counts}").format(counts=_("，").join(said))


def refused_lines(
    done: "Batch", said: "Callable[[DubanError], str]" = lambda error: error.message
) -> Iterator[str]:
    """The acts that cannot be recorded, each with its reason as ``said`` tells it."""
    for statement, error in done.refused:
        first, *others = said(error).split("\n")
        yield _("{case}：{reason}").format(case=statement.case, reason=first)
        yield from (f"    {line}" for line in others)
