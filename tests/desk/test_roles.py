"""Roles change through the journal, by an administrator alone; what the file says counts only once it is there."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.office import Office
from duban.desk.rights import Act, Refused, account, notice, require
from duban.desk.roles import adopt_roles, roles
from duban.domain.event import Event
from duban.domain.following import Measure
from duban.errors import DubanError, StoreFailure
from duban.store.entry import Draft
from tests.desk.helpers import CODE, NOON, lay, open_office, own, put
from tests.desk.peopled import OPEN_TO_ZHANG, USERS, entries, peopled_office, refused


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Office]:
    """A workspace whose users are in force."""
    yield from peopled_office(tmp_path / "peopled")


def test_roles_are_changed_by_an_administrator_alone(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=own(10) + USERS)
    with closing(open_office(folder)) as office:
        place = office.workspace.jurisdiction(CODE)
        with pytest.raises(Refused):
            adopt_roles(office, place, "shen")
        with pytest.raises(Refused, match="尚未启用"):
            require(office, CODE, Act.CONFIRM, "shen")
        assert "尚未启用" in str(notice(office, CODE))
        assert adopt_roles(office, place, "guan").held is None
        assert notice(office, CODE) is None
        adopt_roles(office, place, "guan")
        assert [e.events[0].kind for e in entries(office)] == ["refused", "refused", "roles_set"]


def test_what_the_file_says_counts_only_when_it_is_journaled(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=own(10) + USERS)
    with closing(open_office(folder)) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")
    taken = USERS.replace('name = "guan"', 'name = "ji2"').replace(
        'roles = ["approver"]\nofficer = "审"',
        'roles = ["approver", "administrator"]\nofficer = "审"\nup_to = "referral"',
    )
    lay(folder, more=own(10) + taken)
    with closing(open_office(folder)) as office:
        place = office.workspace.jurisdiction(CODE)
        assert "不同" in str(notice(office, CODE))
        changed = [(old and old.name, new and new.name) for old, new in roles(office, place).changed]
        assert changed == [("guan", None), (None, "ji2"), ("shen", "shen")]
        refused(office, Act.CONFIRM, "shen", measure=Measure.REFERRAL)
        for stranger in ("shen", "ji2"):
            with pytest.raises(Refused, match="设定权限"):
                adopt_roles(office, place, stranger)
        adopt_roles(office, place, "guan")
        require(office, CODE, Act.CONFIRM, "shen", measure=Measure.REFERRAL)
        refused(office, Act.SET_ROLES, "guan")


def test_an_emptied_file_opens_nothing(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=own(10) + USERS)
    with closing(open_office(folder)) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")
    lay(folder, more=own(10))
    with closing(open_office(folder)) as office:
        assert "不同" in str(notice(office, CODE))
        refused(office, Act.RECORD, "wai")
        with pytest.raises(DubanError, match="空名单"):
            adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")


def test_the_last_in_the_journal_counts_whatever_its_date(peopled: Office) -> None:
    with peopled.ledger.writing(CODE) as writer:
        one = '{"name":"xin","officer":"新","roles":["approver"],"up_to":"order"}'
        event = Event("roles_set", date(2001, 1, 1), data={"roles": (one,)})
        writer.append(Draft(NOON, "guan", "roles adopt", None, (event,)))
    require(peopled, CODE, Act.CONFIRM, "xin")
    refused(peopled, Act.CONFIRM, "shen")


@pytest.mark.parametrize("item", ["x", "{}", OPEN_TO_ZHANG.replace("clerk", "boss"), "[1]"])
def test_roles_that_cannot_be_read_let_nobody_through(office: Office, item: str) -> None:
    with office.ledger.writing(CODE) as writer:
        event = Event("roles_set", date(2026, 8, 3), data={"roles": (OPEN_TO_ZHANG, item)})
        writer.append(Draft(NOON, "guan", "roles adopt", None, (event,)))
    with pytest.raises(StoreFailure, match=r"编号 1\.0"):
        put(office, "accept", "2026-08-03")


def test_the_commands_show_and_adopt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = lay(tmp_path / "office", more=own(10))
    monkeypatch.chdir(folder)
    assert run(["roles"]) == 0
    assert "没有设定权限" in capsys.readouterr().out
    lay(folder, more=own(10) + USERS)
    assert run(["roles", "adopt"]) == 2
    assert "须为" in (told := capsys.readouterr().err) or "不在权限名单中" in told
    lay(folder, more=own(10) + USERS.replace('"guan"', f'"{account()}"'))
    assert run(["roles"]) == 0
    assert "尚未启用" in capsys.readouterr().out
    assert run(["roles", "adopt"]) == 0
    said = capsys.readouterr().out
    assert "已启用 6 人的权限" in said
    assert "+ gao  高  督查员、审批人（最高至“组织调整或者组织处理”）" in said
    lay(folder, more=own(10) + USERS.replace('"guan"', f'"{account()}"').replace('"ji"', '"ji2"'))
    assert run(["roles"]) == 0
    shown = capsys.readouterr().out
    assert "未生效" in shown
    assert "+ ji2  审计员" in shown
    assert run(["policy", "adopt"]) == 0
    assert "与已启用的权限不同" in capsys.readouterr().err
    assert run(["record", "--list"]) == 0
    assert "outcome_confirmed" not in capsys.readouterr().out
