"""The command line that does the same as an act on the screen."""

from collections.abc import Sequence

from duban.desk.stating import Statement
from duban.i18n import _
from duban_tui.session import Opened


def flags(named: Sequence[tuple[str, str]]) -> str:
    """Options of a command line, those without a value left out; quoted where a shell would take them apart."""
    from shlex import quote

    return "".join(f" {name} {quote(value)}" for name, value in named if value)


def record_command(statement: Statement, cases: Sequence[str] = ()) -> str:
    """The command that records the same; of ``cases`` instead of the one."""
    from shlex import quote

    named = [("--case", ref) for ref in cases or [statement.case or ""]]
    named += [("--unit", statement.unit or ""), ("--officer", statement.officer or "")]
    named += [("--claim", statement.claim or ""), ("--on", statement.on.isoformat())]
    said = "".join(f" {quote(f'{name}={value}')}" for name, value in statement.fields.items() if value)
    return (
        f"duban record {statement.kind}"
        + flags(named)
        + said
        + flags([("--override", statement.override or "")])
        + (" --new" if statement.new else "")
    )


def equal(at: Opened, command: str) -> tuple[str, ...]:
    """The lines that tell it; where the workspace has several jurisdictions, the command says for which it is."""
    several = len(at.office.workspace.jurisdictions) > 1
    return "", _("对应的命令："), command + flags([("-j", at.place.code if several else "")])


def lasting() -> str:
    """What to know before a decision is recorded."""
    return _("记入日志后不能改动、不能撤销，只能由后续的决定改变。")


def revocable() -> str:
    """The same of a fact."""
    return _("记入日志后不能改动；记错的可以撤销，原记录仍留在日志中。")
