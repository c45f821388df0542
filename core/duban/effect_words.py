"""What an act changes, in words: for the command line and for the screen that shows it before it is saved."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from duban.domain.obligation import Obligation
from duban.i18n import _
from duban.remarks import detail_words

if TYPE_CHECKING:
    from duban.desk.effects import Change

_WORDS = {
    "opened": "{rule} 新产生，期限 {due}",
    "closed": "{rule} 已于 {closed} 了结（期限 {due}）",
    "reopened": "{rule} 恢复为未了结，期限 {due}",
    "moved": "{rule} 期限变为 {due}",
    "counted": "{rule} 已做 {done} 次，应做 {required} 次",
    "void": "{rule} 不再适用",
    "gone": "{rule} 已撤销",
}
TABLES = (_WORDS,)
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
        yield _(_WORDS[change.what.value]).format(
            rule=name(row),
            due=row.due_on.isoformat() if row.due_on else _("无法判定"),
            closed=row.closed_on,
            done=row.done,
            required=row.required,
        )
