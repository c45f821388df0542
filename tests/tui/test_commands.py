"""The command that a preview tells does the very act: parsed by the command line itself, and tried."""

import shlex
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tools.parity import problems

from duban.cli.front import run
from duban.desk.accountability import decisions, needs
from duban.desk.assessment_view import assessment_view
from duban.desk.deciding import acts_for
from duban.desk.office import Office
from duban.desk.stating import Statement
from duban.workspace import read_workspace
from duban_tui.screens.accountability_acts import decision_command, decision_of
from duban_tui.screens.assessment_acts import freeze_task
from duban_tui.screens.commands import equal, record_command
from duban_tui.session import Opened
from tests.tui.ledgers import AS_OF, NEIGHBOUR, WORKSPACE, make
from tests.tui.rich import make_rich


def told(lines: tuple[str, ...] | list[str]) -> str:
    """The command in a preview."""
    return next(line for line in lines if line.startswith("duban "))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("extend", {"reason": "须 'a' \"b\" $HOME 复核", "approved_by": "赵 某"}),
        ("appoint", {"role": "case-leader"}),
        ("verify", {"means": "-x --y"}),
    ],
)
def test_what_is_recorded_at_the_desk_can_be_tried_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, fields: dict[str, str]
) -> None:
    file = make(tmp_path, 4)
    with closing(Office(read_workspace(file))) as office:
        at = Opened(office, office.workspace.jurisdictions[0], AS_OF)
        one = Statement(
            kind=kind, on=date(2026, 2, 1), case="XF-0000", unit="990101", officer="甲", fields=fields
        )
        command = told(equal(at, record_command(one)))
    assert not problems(command)
    args = [*shlex.split(command)[1:], "--workspace", str(file), "--dry-run"]
    assert run([args[-3], args[-2], *args[:-3], args[-1]]) == 0
    assert "试登记" in capsys.readouterr().out


def test_a_workspace_with_several_jurisdictions_is_told_which_is_meant(tmp_path: Path) -> None:
    file = make(tmp_path, 0, WORKSPACE + NEIGHBOUR)
    with closing(Office(read_workspace(file))) as office:
        at = Opened(office, office.workspace.jurisdiction("990200"), AS_OF)
        command = told(equal(at, record_command(Statement(kind="sweep", on=AS_OF, unit="990101"))))
    assert command.endswith(" -j 990200") and not problems(command)


def test_every_decision_and_a_freezing_name_all_that_they_rest_on(tmp_path: Path) -> None:
    file = make_rich(tmp_path)
    with closing(Office(read_workspace(file))) as office:
        place = office.workspace.jurisdictions[0]
        at = Opened(office, place, AS_OF)
        found = decisions(office, place, AS_OF, "shen")
        one = found.waiting[0].one
        values = {"by": "联席会议", "rectify_by": "2026-09-01", "also": "notice,interview", "reason": "甲 乙"}
        assert needs(found.policy, one, AS_OF) is not None
        for act in acts_for(one.standing):
            given = values if act.value == "confirm" else {"reason": "甲 乙"}
            assert not problems(decision_command(decision_of(act, one.number, given, AS_OF)))
        view = assessment_view(office, place, AS_OF, scorecard="S-1", period="2026-Q2")
        assert view.made is not None
        command = told([*freeze_task(at, view, view.made).weigh({}, 0)])
        assert f"--as-of {view.made.card.as_of}" in command and not problems(command)
