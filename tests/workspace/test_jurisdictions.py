"""Several jurisdictions in one workspace and one ledger, and the packs that bind each of them."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.check import check
from duban.desk.lists import obligations
from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.errors import DubanError, WorkspaceError
from duban.policy.load import PolicyProblems
from duban.store.journal import verify
from duban.workspace import read_workspace

PLACE = """
[[jurisdiction]]
code = "{code}"
name = "{name}"
level = "county"
packs = {packs}

[[unit]]
code = "{code}-xf"
name = "信访局"
level = "county"
kind = "petition-office"
jurisdiction = "{code}"
"""
OWN = """
[documents.own]
title = "本县规定"

[[rule]]
id = "OWN-1"
kind = "deadline"
title = "受理后十日内办结"
source = { doc = "own", article = "第一条" }
effective = { from = 2020-01-01 }
confirmed_on = 2026-01-01
start = ["accept"]
met_by = ["finish"]
limit = { value = 10 }
"""


def place(code: str, name: str, packs: str = '["national"]') -> str:
    return PLACE.format(code=code, name=name, packs=packs)


def office(folder: Path, *parts: str, top: str = "") -> Office:
    (folder / "duban.toml").write_text(f"schema = 1\n{top}\n" + "".join(parts), encoding="utf-8")
    return Office(read_workspace(folder / "duban.toml"))


TWO = (place("990101", "甲县"), place("990102", "乙县"))


def enter(at: Office, code: str, kind: str, on: str, case: str = "一号") -> None:
    statement = Statement(kind=kind, on=date.fromisoformat(on), case=case, unit="信访局")
    record(at, at.workspace.jurisdiction(code), statement, actor="张三")


def test_one_ledger_keeps_the_jurisdictions_apart(tmp_path: Path) -> None:
    with closing(office(tmp_path, *TWO)) as at:
        enter(at, "990101", "receive", "2026-08-03")
        enter(at, "990102", "receive", "2026-08-10")
        with at.ledger.reading() as reader:
            assert [reader.head(code)[0] for code in ("990101", "990102")] == [1, 1]
            assert all(verify(reader, code).ok for code in ("990101", "990102"))
            assert [case.receiver for case in reader.cases("990102")] == ["990102-xf"]

        def found(*asked: str) -> list[tuple[str, str, str]]:
            made = check(at, jurisdictions=asked, as_of=date(2026, 8, 30))
            return [(f.jurisdiction, f.rule, f.unit) for f in made.findings if f.code == "overdue"]

        first, second = ("990101", "N-22-1", "990101-xf"), ("990102", "N-22-1", "990102-xf")
        assert (found("甲县"), found("990102"), found()) == ([first], [second], [first, second])
        listed = [
            line.jurisdiction for line in obligations(at, jurisdictions=["乙县"], as_of=date(2026, 8, 30))
        ]
        assert set(listed) == {"990102"}


def test_the_roster_of_one_is_unknown_to_the_other(tmp_path: Path) -> None:
    with closing(office(tmp_path, *TWO)) as at:
        assert list(at.workspace.roster("990101").units) == ["990101-xf"]
        statement = Statement(kind="receive", on=date(2026, 8, 3), case="一号", unit="990102-xf")
        with pytest.raises(DubanError, match="名册中没有单位"):
            record(at, at.workspace.jurisdiction("990101"), statement, actor="张三")


def test_which_one_is_meant_must_be_said(tmp_path: Path) -> None:
    with closing(office(tmp_path, *TWO)) as at:
        with pytest.raises(DubanError, match="990101 甲县、990102 乙县"):
            at.the_jurisdiction(None)
        with pytest.raises(WorkspaceError, match="没有辖区"):
            check(at, jurisdictions=["丙县"], as_of=date(2026, 8, 3))


def test_with_several_each_unit_says_whose_it_is(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="须写明单位属于哪一个"):
        office(tmp_path, *TWO, '[[unit]]\ncode = "x"\nname = "x"\nlevel = "county"\n')
    with pytest.raises(WorkspaceError, match="辖区代码重复"):
        office(tmp_path, TWO[0], TWO[0].replace("990101-xf", "x"))


# --- packs ---


def policy_problems(folder: Path, *parts: str, top: str = "") -> str:
    with closing(office(folder, *parts, top=top)) as at, pytest.raises(PolicyProblems) as told:
        at.policy("990101")
    return told.value.message


def test_an_unknown_pack_is_told_with_the_nearest(tmp_path: Path) -> None:
    told = policy_problems(tmp_path, place("990101", "甲县", '["nationl"]'))
    assert "jurisdiction.packs" in told
    assert "没有名为“nationl”的规则包" in told
    assert "national" in told


def test_a_pack_of_a_plugin_that_is_not_switched_on_says_which(tmp_path: Path) -> None:
    told = policy_problems(tmp_path, place("990101", "甲县", '["jilin"]'))
    assert "“jilin”" in told
    assert "在 plugins 中写入" in told
    with closing(office(tmp_path, place("990101", "甲县", '["jilin"]'), top='plugins = ["jilin"]')) as at:
        assert "jilin" in at.policy("990101").packs


def test_own_rules_lie_over_all_packs_and_bind_every_jurisdiction_of_the_file(tmp_path: Path) -> None:
    with closing(office(tmp_path, *TWO, OWN)) as at:
        assert [at.policy(code).rulings["OWN-1"][0].pack for code in ("990101", "990102")] == [
            "990101",
            "990102",
        ]


def test_an_override_in_the_file_names_what_it_changes(tmp_path: Path) -> None:
    changed = OWN.replace('id = "OWN-1"', 'id = "N-39-1"\noverride = true').split("effective")[0]
    changed = changed.replace('kind = "deadline"\n', "")
    more = "confirmed_on = 2026-01-01\nwarn_days = 30\n"
    with closing(office(tmp_path, TWO[0], changed + more)) as at:
        ruling = at.policy("990101").rulings["N-39-1"][-1]
        assert (ruling.origin["warn_days"], ruling.citation.document) == ("990101", "本县规定")
    told = policy_problems(tmp_path, TWO[0], changed.replace("N-39-1", "N-99-9") + more)
    assert "duban.toml" in told
    assert "N-99-9" in told


def test_mistakes_in_own_rules_are_told_with_line_and_key(tmp_path: Path) -> None:
    told = policy_problems(tmp_path, TWO[0], OWN.replace("met_by", "met_buy").replace("limit", "limits"))
    assert told.count("错误  duban.toml:") >= 2
    assert "rule[1] OWN-1" in told
