"""The demonstration as a newcomer meets it: one command, a list to read, and the same one every time."""

import csv
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.demo.making import AS_OF, DUTIES, LEDGER, RECORDED_AT, TABLES, make
from duban.demo.places import demo_workspaces
from duban.desk import freezing, proposing
from duban.desk.accountability import promises
from duban.desk.assessing import assessable
from duban.desk.campaign_pages import Belongs, campaign_view, overviews
from duban.desk.case_pages import case_view
from duban.desk.check import FOUND, check
from duban.desk.deciding import Decision, decide, outcomes
from duban.desk.duty_matrix import duties
from duban.desk.importing import import_file
from duban.desk.office import Office, today
from duban.desk.recording import record
from duban.desk.reward_account import account
from duban.desk.rewarding import book
from duban.desk.rights import REFUSED, Act, Refused, in_force
from duban.desk.rights import account as own_account
from duban.desk.stating import Statement
from duban.desk.suggesting import Stage, suggestions
from duban.domain.finding import Code
from duban.domain.following import Standing
from duban.domain.obligation import State
from duban.domain.rewards import RewardStanding
from duban.errors import DubanError
from duban.exchange.privacy import names_a_person
from duban.policy.assessing import Scorecard
from duban.policy.following import Reward
from duban.policy.rules import Basis
from duban.store.journal import verify as verify_journal
from duban.workspace import FILE, find_workspace
from duban_tui.local import load, panels_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "here"
    make(folder)
    return folder


def test_the_command_ends_with_findings_and_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my demo"
    assert run(["demo", str(folder)]) == FOUND
    out, err = capsys.readouterr()
    assert "超期" in out and "未履行" in out and "无法判定" not in out
    assert "检查信访事项 3000 件" in out
    for command in ("check", "explain XF-2026-", "obligations", "tui"):
        assert f"duban --workspace '{folder}' {command}" in err
    for section in ("【处置建议】", "【考核】", "【奖励账户】"):
        assert out.index("检查发现：") < out.index(section)
    assert all(f"  {words}  " in out for words in ("待决定", "已决定", "逾期未整改", "已整改", "不予采纳"))
    assert "整改期限 2026-11-30" in out and "没有整改" in out and "理由 2026-" in out
    assert re.search(r"\n1/10 .* \d+/\d+ ", out) and "尚未填报" in out
    assert re.search(r"\n合计 .* 元", out) and "应追回：R" in out and " 2/2" in out
    assert "虚构" in out
    offered = [line.strip() for line in err.splitlines() if line.startswith("  duban --workspace")]
    for line in offered:
        if " tui " not in line:
            assert run(shlex.split(line)[1:]) in (0, FOUND), line
    out, err = capsys.readouterr()
    assert "拒绝" not in err


def test_its_findings_are_few_enough_to_read_and_each_says_what_an_officer_needs(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        result = check(office, as_of=AS_OF)
        findings = list(result.findings)
    assert result.tail is not None and result.tail.exit_code == FOUND and result.tail.unevaluated == 0
    assert 40 <= len(findings) <= 80
    judged = [finding for finding in findings if finding.code is not Code.NOT_FIXED]
    assert all(f.rule and f.citation and f.citation.article and f.unit_name for f in judged)
    assert all(f.days is not None for f in judged if f.due_on is not None)
    expected = {
        *(Code.OVERDUE, Code.MET_LATE, Code.MISSED, Code.MADE_GOOD, Code.MISSING_EVIDENCE, Code.DUE_SOON),
        *(Code.BROKEN_ORDER, Code.PATTERN, Code.IMPROPER_EXTENSION, Code.WRONG_ROUTE, Code.POST_VACANT),
    }
    assert expected <= {finding.code for finding in findings}


def test_about_nine_in_ten_cases_were_finished_in_time(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        result = check(office, as_of=AS_OF)
        assert list(result.findings)
    assert result.tail is not None
    states = next(row.states for row in result.tail.rules if row.rule == "N-34-1")
    assert 0.85 < states["met"] / sum(states.values()) < 0.95


def contents(folder: Path) -> dict[str, bytes]:
    """The files by name, without those that a database keeps while it is open."""
    files = (file for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm")))
    return {file.name: file.read_bytes() for file in files}


def test_made_anew_over_an_old_one_on_another_day_it_is_the_same_byte_for_byte(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2026, 1, 2, tzinfo=UTC)

    again = tmp_path / "again"
    shutil.copytree(demo, again)
    for name in (LEDGER, FILE):
        (again / name).write_text("# 旧版", encoding="utf-8")
    monkeypatch.setattr("duban.desk.office.datetime", Earlier)
    assert today() == date(2026, 1, 2)
    make(again)
    old, new = contents(demo), contents(again)
    assert old.keys() == new.keys()
    assert [name for name in old if old[name] != new[name]] == []


def test_what_is_no_demonstration_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_text("mine", encoding="utf-8")
    with pytest.raises(DubanError, match="不会覆盖"):
        make(tmp_path)
    assert contents(tmp_path) == {LEDGER: b"mine"}


def test_the_tables_can_be_imported_again_and_change_nothing(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo, folder)
    with closing(Office(find_workspace(folder))) as office:
        for table, mapping in TABLES:
            place = office.workspace.jurisdictions[0]
            report = import_file(office, place, folder / table, folder / mapping, actor="demo-clerk")
            assert (report.added, report.changed, report.rejected) == (0, 0, 0)
            assert report.unchanged + report.duplicates == report.read


def test_nobody_in_it_is_real_and_no_column_is_about_who_raised_a_matter(demo: Path) -> None:
    workspace = find_workspace(demo)
    assert workspace.people is not None
    assert all(o.fictional and o.name.endswith("（虚构）") for o in workspace.people.officer)
    assert all("（虚构）" in period.declared_by for period in workspace.people.period)
    known = {officer.name for officer in workspace.people.officer}
    assert workspace.users is not None
    assert all(user.officer.endswith("（虚构）") for user in workspace.users.user if user.officer)
    for table, columns in (
        (LEDGER, ("承办人", "包案领导", "督办领导", "延期批准人", "核验人")),
        (DUTIES, ("领导",)),
    ):
        with (demo / table).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert not any(names_a_person(column) for column in rows[0])
        assert {row[column] for row in rows for column in columns} - {""} <= known
        assert not any(re.search(r"\d{11}", text) for row in rows for text in row.values())


def test_nothing_in_it_happens_after_the_day_of_the_check(demo: Path) -> None:
    for table, _mapping in TABLES:
        with (demo / table).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                assert max(v for k, v in row.items() if k.endswith("日期")) <= AS_OF.isoformat()


def test_the_workspace_in_config_is_the_one_that_the_plugin_ships_without_what_is_invented() -> None:
    shipped = demo_workspaces()
    assert list(shipped) == ["langfang"]
    assert shipped["langfang"].name == FILE
    ours, theirs = (ROOT / "config" / "langfang.toml").read_bytes(), shipped["langfang"].read_bytes()
    assert theirs.startswith(ours + "\n# ==== 以下只用于演示".encode())
    added = tomllib.loads(theirs[len(ours) :].decode())
    assert added.keys() == {"user", "documents", "rule"}
    assert all("虚构" in document["title"] for document in added["documents"].values())
    assert {rule["basis"] for rule in added["rule"]} == {"assumption"}
    assert {rule["source"]["doc"] for rule in added["rule"]} == set(added["documents"])


@pytest.mark.parametrize("name", ["langfang", "jilin", "qilin"])
def test_the_workspaces_in_config_can_be_checked_with_an_empty_ledger(name: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((ROOT / "config" / f"{name}.toml").read_bytes())
    with closing(Office(find_workspace(tmp_path))) as office:
        people = office.workspace.people
        assert people is not None and all(officer.fictional for officer in people.officer)
        office.found_ledger()
        result = check(office, as_of=AS_OF)
        assert list(result.findings)
    assert result.tail is not None and result.tail.unevaluated == 0 and result.tail.units > 10


# --- what follows ---


def test_its_proposals_stand_in_every_way_that_an_officer_meets(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        place = office.workspace.jurisdictions[0]
        found = outcomes(office, place, AS_OF)
        assert proposing.verify(office, place) == []
        again = proposing.propose(office, place, as_of=AS_OF, actor="demo-supervisor", dry_run=True)
    by_standing = {standing: [one for one in found if one.standing is standing] for standing in Standing}
    assert len(by_standing[Standing.PROPOSED]) > 20 and again.new == () and again.lapsed == ()
    for standing in (Standing.CONFIRMED, Standing.RECTIFIED, Standing.DISMISSED):
        assert by_standing[standing]
    (missed,) = by_standing[Standing.MISSED]
    assert missed.rectify_by is not None and missed.rectify_by < AS_OF
    graver = [
        one
        for one in by_standing[Standing.PROPOSED]
        if one.proposal.key._replace(stage="") == missed.proposal.key._replace(stage="")
    ]
    assert [one.proposal.measure.rank > missed.proposal.measure.rank for one in graver] == [True]
    assert all(one.events[-1].text("reason") for one in by_standing[Standing.DISMISSED])


def test_its_assessment_is_frozen_and_the_journal_gives_it_again(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        place = office.workspace.jurisdictions[0]
        (held,) = freezing.frozen_all(office, place)
        kept = held.snapshot
        made = freezing.verify(office, place, kept.scorecard, kept.period)
        rules = {ruling.rule.id: ruling.rule for ruling in assessable(office, place)}
    assert made.same and not made.rules_changed and not made.roster_changed
    card = rules[kept.scorecard]
    assert isinstance(card, Scorecard) and sum(part.weight for part in card.part) == 100
    assert len(held.card.units) == 10 and {score.place for score in held.card.units} == set(range(1, 11))
    assert [score.attainable for score in held.card.units].count(100) == 9


def test_its_rewards_were_computed_approved_and_paid_by_three_persons_and_one_is_due_back(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        place = office.workspace.jurisdictions[0]
        made = book(office, place, AS_OF)
        accounts = account(made)
        with office.ledger.reading() as reader:
            actors = {
                event.kind: entry.actor
                for state in made.states
                for event in state.events
                if (entry := reader.entry_of(place.code, int(event.id.partition(".")[0])))
            }
        rules = [ruling.rule for ruling in office.policy(place.code) if ruling.rule.id == made.states[0].rule]
    standings = {state.standing for state in made.states}
    assert standings >= {RewardStanding.COMPUTED, RewardStanding.APPROVED, RewardStanding.PAID}
    assert sum(one.to_return > 0 for one in made.states) == 1 and not any(one.pending for one in made.states)
    assert len({actors[kind] for kind in ("reward_computed", "reward_approved", "reward_paid")}) == 3
    assert all(one.target == 2 for one in accounts) and max(one.done for one in accounts) == 2
    assert all(isinstance(rule, Reward) and rule.basis is Basis.ASSUMPTION for rule in rules)


def test_the_journal_is_whole_nothing_was_refused_and_all_was_entered_on_the_day(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        code = office.workspace.jurisdictions[0].code
        users = {user.name for user in in_force(office, code) or ()}
        with office.ledger.reading() as reader:
            assert verify_journal(reader, code).ok
            assert not list(reader.acts(code, kinds=(REFUSED,)))
            entries = list(reader.entries(code))
    instants = [entry.recorded_at for entry in entries]
    assert instants == sorted(instants) and {instant.date() for instant in instants} == {AS_OF}
    assert instants[0] >= RECORDED_AT and {entry.actor for entry in entries} == users


def test_no_list_of_the_desk_is_empty_in_it(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        place = office.workspace.jurisdictions[0]
        (drive,) = overviews(office, place, AS_OF)
        opened = campaign_view(office, place, drive.id, AS_OF)
        told = suggestions(office, place, AS_OF)
        promised = promises(office, place, AS_OF)
        owed = duties(office, place, AS_OF)
    assert drive.course == "进行中" and drive.late and drive.differs
    assert {row.state for row in opened.deliveries} >= {
        State.MET,
        State.MET_LATE,
        State.OVERDUE,
        State.PENDING,
    }
    assert (
        opened.phases
        and opened.posts
        and {case.belongs for case in opened.cases} == {Belongs.LED, Belongs.UNLED}
    )
    assert {one.stage for one in told} == set(Stage) and all(one.feedback for one in told)
    assert {line.state for line in promised} == {State.OVERDUE, State.PENDING}
    assert owed.turns and owed.periods


def test_a_case_in_it_has_something_on_every_part_of_its_page(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        place = office.workspace.jurisdictions[0]
        (promise, *_others) = promises(office, place, AS_OF)
        view = case_view(office, place, promise.obligation.case or "", AS_OF)
        (panel,) = panels_of(load(office.workspace.plugin_names), view, lambda: False)
    assert view.owed and view.events and view.evidence and view.outcomes and view.basics
    assert len(view.claims) == 3 and len(view.posts) == 2
    assert any(
        line.line.state is State.MET and line.line.obligation.rule == promise.obligation.rule
        for line in view.owed
    )
    assert "可以报请上一层级牵头" in "\n".join(panel.lines)


def test_only_who_asks_for_it_may_act_in_it(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo, folder)
    statement = Statement(kind="urge", on=AS_OF, case="XF-2026-01591", unit="131000-xf")
    with closing(Office(find_workspace(folder))) as office, pytest.raises(Refused, match="权限名单"):
        record(office, office.workspace.jurisdictions[0], statement, actor=own_account())
    made = make(folder, own_account())
    with closing(Office(made.workspace)) as office:
        place = office.workspace.jurisdictions[0]
        assert record(office, place, statement, actor=own_account()).seq
        waiting = next(o for o in outcomes(office, place, AS_OF) if o.standing is Standing.PROPOSED)
        reason = {"reason": "试办"}
        decision = Decision(act=Act.DISMISS, number=waiting.number, on=today(), fields=reason)
        assert decide(office, place, decision, actor=own_account()).standing is Standing.DISMISSED


def _journal(folder: Path) -> list[tuple[object, ...]]:
    """Every entry with its hash, and what the projections were computed with."""
    workspace = find_workspace(folder)
    with closing(Office(workspace)) as office, office.ledger.reading() as reader:
        code = workspace.jurisdictions[0].code
        state = reader.state(code)
        assert state is not None
        kept = [(entry.seq, entry.events, entry.hash) for entry in reader.entries(code)]
        return [*kept, (state.policy_digest, state.note), (reader.fingerprint(code),)]


def test_what_is_kept_does_not_depend_on_the_language(demo: Path, tmp_path: Path) -> None:
    """A ledger made in English goes on in Chinese, and the reverse: nothing that is stored or hashed is translated."""
    folder = tmp_path / "en"
    done = subprocess.run(
        [sys.executable, "-m", "duban", "--lang", "en", "demo", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == FOUND, done.stderr
    assert "Scores" in done.stdout
    assert _journal(folder) == _journal(demo)
