"""Who may do what: enforced in the desk, refused in words, and every refusal in the journal."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.adopt import adopt
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.rights import Act, Refused, account, account_of, acting, notice, require
from duban.desk.roles import adopt_roles, roles
from duban.desk.standing import rebuild
from duban.domain.event import Event
from duban.domain.following import Key, Measure
from duban.domain.rights import ALLOWED, OPEN, SEPARATE, Role
from duban.errors import DubanError
from duban.exchange.table import Refused as RefusedFile
from duban.store.entry import Draft
from duban.store.errors import StoreError
from duban.store.ledger import Ledger
from duban.store.writer import Writer
from duban.workspace import read_workspace
from tests.desk.helpers import (
    CODE,
    HEADER,
    MAPPING,
    NOON,
    TOWN,
    fingerprint,
    lay,
    open_office,
    own,
    put,
    result,
)
from tests.desk.peopled import OPEN_TO_ZHANG, USERS, entries, peopled_office, refused, statement


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[Office]:
    """A workspace whose users are in force."""
    yield from peopled_office(tmp_path / "peopled")


# --- nobody is declared ---


@pytest.mark.parametrize("act", Act)
def test_without_users_entering_is_open_and_deciding_is_not(office: Office, act: Act) -> None:
    if act in OPEN:
        require(office, CODE, act, "张三")
        return
    told = refused(office, act, "张三")
    assert "[[user]]" in told
    assert "duban roles adopt" in told


def test_entering_is_as_it_was(office: Office) -> None:
    put(office, "accept", "2026-08-03")
    adopt(office, office.workspace.jurisdiction(CODE), "张三")
    assert notice(office, CODE) is None


# --- the role ---


@pytest.mark.parametrize("act", Act)
def test_each_act_is_for_its_roles_alone(peopled: Office, act: Act) -> None:
    held = {"lu": Role.CLERK, "du": Role.SUPERVISOR, "shen": Role.APPROVER, "ji": Role.AUDITOR}
    for name, role in {**held, "guan": Role.ADMINISTRATOR}.items():
        if role in ALLOWED[act]:
            require(peopled, CODE, act, name)
        else:
            told = refused(peopled, act, name)
            assert f"账户 {name} 不能" in told
            assert "可以办理的：" in told


def test_nobody_acts_whom_no_role_names(peopled: Office) -> None:
    told = refused(peopled, Act.CONFIRM, "wai")
    assert "不在权限名单中" in told
    assert "可以办理的：高（gao）、审（shen）" in told


def test_an_auditor_enters_nothing(peopled: Office, tmp_path: Path) -> None:
    place = peopled.workspace.jurisdiction(CODE)
    (tmp_path / "t.csv").write_text(f"{HEADER}\nB,2026-08-01,2026-08-03,示例镇,\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    table = (tmp_path / "t.csv", tmp_path / "m.toml")
    with pytest.raises(Refused, match="须为录入员或督查员；本账户的角色是审计员"):
        record(peopled, place, statement(), actor="ji")
    with pytest.raises(Refused):
        import_file(peopled, place, *table, actor="ji")
    assert [e.events[0].kind for e in entries(peopled)] == ["roles_set", "refused", "refused"]
    assert import_file(peopled, place, *table, actor="ji", dry_run=True).added == 1, "a trial writes nothing"
    assert import_file(peopled, place, *table, actor="lu", at=NOON).added == 1
    assert record(peopled, place, statement(), actor="lu").seq


def test_rules_are_taken_into_use_by_an_administrator(peopled: Office) -> None:
    place = peopled.workspace.jurisdiction(CODE)
    with pytest.raises(Refused, match="启用规则"):
        adopt(peopled, place, "du")
    adopt(peopled, place, "guan")
    assert [e.events[0].kind for e in entries(peopled)] == ["roles_set", "refused", "policy_adopted"]


# --- how far an approver reaches ---


def test_an_approver_decides_up_to_his_limit(peopled: Office) -> None:
    require(peopled, CODE, Act.CONFIRM, "shen", measure=Measure.ORDER)
    require(peopled, CODE, Act.CONFIRM, "gao", measure=Measure.HANDLING)
    told = refused(peopled, Act.CONFIRM, "shen", measure=Measure.ADMONITION)
    assert "“诫勉”超出本账户的审批权限，本账户最高可审批“责令限期整改”" in told
    assert "可以办理的：高（gao）。" in told
    told = refused(peopled, Act.WITHDRAW, "gao", measure=Measure.REFERRAL)
    assert "目前无人可以办理" in told


# --- never by the proposer ---


def test_the_proposer_does_not_decide(peopled: Office) -> None:
    key = Key("L", "notice", "G", TOWN, about="A").text()
    event = Event("proposal", date(2026, 8, 3), unit=TOWN, data={"key": key, "measure": "notice"})
    with peopled.ledger.writing(CODE) as writer:
        seq = writer.append(Draft(NOON, "gao", "propose", None, (event,)))
    with peopled.ledger.reading() as reader:
        entry = reader.entry_of(CODE, seq)
    assert entry is not None
    for act in (Act.CONFIRM, Act.DISMISS):
        told = refused(peopled, act, "gao", measure=Measure.NOTICE, proposer=entry.actor)
        assert "须由他人决定" in told
        assert "可以办理的：审（shen）。" in told
        require(peopled, CODE, act, "shen", measure=Measure.NOTICE, proposer=entry.actor)
    assert "须由他人决定" in refused(peopled, Act.CONFIRM, "张主任（账户 gao）", proposer="gao")
    assert "须由他人决定" in refused(peopled, Act.CONFIRM, "gao", proposer="李主任（账户 gao）")
    require(peopled, CODE, Act.RECTIFY, "gao", proposer="gao")


def test_a_second_account_of_the_same_official_is_the_same_person(tmp_path: Path) -> None:
    second = '\n[[user]]\nname = "gao2"\nofficer = "高"\nroles = ["supervisor"]\n'
    with closing(open_office(lay(tmp_path / "two", more=own(10) + USERS + second))) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")
        assert "须由他人决定" in refused(office, Act.CONFIRM, "gao", proposer="gao2")


# --- rewards ---


@pytest.mark.parametrize("act", [Act.APPROVE_REWARD, Act.REFUSE_REWARD, Act.PAY_REWARD])
def test_nobody_handles_his_own_reward(peopled: Office, act: Act) -> None:
    assert "受奖人“审”就是本人" in refused(peopled, act, "shen", beneficiary="审")
    require(peopled, CODE, act, "gao", beneficiary="审")


def test_whoever_might_be_the_beneficiary_does_not_pay(peopled: Office) -> None:
    assert "无法确认" in refused(peopled, Act.PAY_REWARD, "lu", beneficiary="甲")


def test_computed_approved_and_paid_by_three(peopled: Office) -> None:
    require(peopled, CODE, Act.APPROVE_REWARD, "shen", proposer="du", beneficiary="甲")
    require(peopled, CODE, Act.PAY_REWARD, "gao", proposer=("du", "shen"), beneficiary="甲")
    told = refused(peopled, Act.PAY_REWARD, "du", proposer=("du", "shen"), beneficiary="甲")
    assert "须由不同的人办理" in told
    assert "可以办理的：高（gao）。" in told


def test_nobody_decides_about_himself(peopled: Office) -> None:
    assert "当事人“审”就是本人" in refused(peopled, Act.DISMISS, "shen", beneficiary="审")


def test_all_that_speaks_against_it_is_told_at_once(peopled: Office) -> None:
    told = refused(peopled, Act.CONFIRM, "shen", measure=Measure.REFERRAL, proposer="shen", beneficiary="审")
    assert all(word in told for word in ("超出", "须由他人决定", "就是本人"))


def test_every_act_has_its_roles_and_deciding_is_kept_apart() -> None:
    assert set(ALLOWED) == set(Act)
    assert all(Role.AUDITOR not in held for held in ALLOWED.values()), "an auditor writes nothing"
    assert not SEPARATE & OPEN
    for act in SEPARATE:
        assert Role.ADMINISTRATOR not in ALLOWED[act], "whoever hands out the roles decides on nobody"


# --- a refusal stands ---


def test_a_refusal_that_cannot_be_written_stands(peopled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(entries(peopled))

    def full(_self: Writer, _draft: Draft) -> int:
        raise StoreError("disk-full", "磁盘已满")

    with monkeypatch.context() as broken:
        broken.setattr(Writer, "append", full)
        with pytest.raises(Refused, match="未能记入日志：磁盘已满"):
            require(peopled, CODE, Act.CONFIRM, "lu")
    path = peopled.ledger.path
    peopled.close()
    peopled.__dict__["ledger"] = Ledger.open(path, readonly=True)
    with pytest.raises(Refused, match="未能记入日志：台账只能读取"):
        require(peopled, CODE, Act.CONFIRM, "lu")
    assert len(entries(peopled)) == count


def test_refusals_and_roles_change_no_obligation(office: Office, peopled: Office) -> None:
    assert result(peopled, "2026-08-20")[1].exit_code == result(office, "2026-08-20")[1].exit_code
    record(peopled, peopled.workspace.jurisdiction(CODE), statement(), actor="lu")
    before = result(peopled, "2026-08-20")
    refused(peopled, Act.CONFIRM, "lu")
    assert result(peopled, "2026-08-20") == before
    rows = fingerprint(peopled)
    rebuild(peopled, peopled.workspace.jurisdiction(CODE))
    assert fingerprint(peopled) == rows


def test_looking_at_the_roles_makes_no_ledger(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=own(10) + USERS)
    with closing(Office(read_workspace(folder / "duban.toml"))) as office:
        assert roles(office, office.workspace.jurisdiction(CODE)).unknown == ("督", "高", "审")
        notice(office, CODE)
    assert not (folder / "duban.db").exists()


# --- who acts ---


def test_the_account_stays_visible_whoever_is_named() -> None:
    own = account()
    assert acting() == acting(own) == acting("") == own
    assert acting("王主任") == f"王主任（账户 {own}）"
    assert account_of(acting("王主任（账户 guan）")) == own
    assert account_of("guan") == "guan"


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.setenv("LOGNAME", "guan")
    assert account() == f"uid-{os.getuid()}"


def test_the_environment_makes_nobody_another(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=own(10) + USERS)
    with closing(open_office(folder)) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")
    claimed = {**os.environ, "LOGNAME": "lu", "USER": "lu", "USERNAME": "lu", "LNAME": "lu"}
    call = ["record", "accept", "--on", "2026-08-03", "--case", "A", "--unit", TOWN, "--actor", "lu"]
    ended = subprocess.run(
        [sys.executable, "-m", "duban", "--workspace", str(folder), *call],
        env=claimed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2
    assert f"账户 {account()} 不能登记" in ended.stderr
    with closing(open_office(folder)) as office:
        assert [(e.actor, e.events[0].kind) for e in entries(office)] == [
            ("guan", "roles_set"),
            (f"lu（账户 {account()}）", "refused"),
        ]


# --- one jurisdiction's roles are not another's ---


def test_roles_end_at_the_border(tmp_path: Path) -> None:
    other = '\n[[jurisdiction]]\ncode = "880000"\nname = "他市"\nlevel = "city"\n'
    users = USERS.replace("roles =", f'jurisdiction = "{CODE}"\nroles =')
    users += '\n[[user]]\nname = "guan"\njurisdiction = "880000"\nroles = ["administrator"]\n'
    folder = lay(tmp_path / "office", more=other + users)
    text = (folder / "duban.toml").read_text(encoding="utf-8")
    text = text.replace("[[unit]]\n", f'[[unit]]\njurisdiction = "{CODE}"\n')
    (folder / "duban.toml").write_text(text, encoding="utf-8")
    with closing(open_office(folder)) as office:
        for jurisdiction in office.workspace.jurisdictions:
            adopt_roles(office, jurisdiction, "guan")
        require(office, CODE, Act.CONFIRM, "shen")
        with pytest.raises(Refused, match="不在权限名单中"):
            require(office, "880000", Act.CONFIRM, "shen")
        assert [e.events[0].kind for e in entries(office)] == ["roles_set"]


# --- kinds that only their command records ---


def test_no_kind_of_a_command_is_recorded_by_hand(office: Office, tmp_path: Path) -> None:
    kinds = [kind for kind in office.policy(CODE).kinds.values() if kind.command]
    assert {"outcome_confirmed", "reward_paid", "roles_set", "refused", "policy_adopted"} <= {
        kind.id for kind in kinds
    }
    for kind in kinds:
        with pytest.raises(DubanError) as told:
            put(office, kind.id, "2026-08-03", None)
        assert "不能手工记录" in told.value.message
        assert kind.command in told.value.message or kind.id == "refused"
        mapping = f'schema = 1\ntarget = "acts"\nname = "表"\nunit = "单位"\n[[event]]\nkind = "{kind.id}"\non = "日期"\n'
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        (tmp_path / "t.csv").write_text("日期,单位\n2026-08-03,示例镇\n", encoding="utf-8")
        place = office.workspace.jurisdiction(CODE)
        with pytest.raises(RefusedFile, match="不能导入"):
            import_file(office, place, tmp_path / "t.csv", tmp_path / "m.toml", actor="张三")
    assert entries(office) == []


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("outcome_confirmed", {"key": "k", "measure": "notice", "by": "x"}, "duban outcome withdraw"),
        ("reward_paid", {"key": "k"}, "duban reward return"),
        ("roles_set", {"roles": (OPEN_TO_ZHANG,)}, "duban roles adopt"),
        ("refused", {"act": "record", "reason": "x"}, "不能撤销"),
    ],
)
def test_a_decision_is_followed_not_edited(
    office: Office, kind: str, fields: dict[str, str | tuple[str, ...]], said: str
) -> None:
    with office.ledger.writing(CODE) as writer:
        event = Event(kind, date(2026, 8, 3), unit=TOWN, data=fields)
        seq = writer.append(Draft(NOON, "张三", "test", None, (event,)))
    with pytest.raises(DubanError, match=said):
        put(office, "correct", "2026-08-04", None, unit=None, event=f"{seq}.0", reason="误记")
    assert len(entries(office)) == 1
