"""What other rules would make of the ledger: said beforehand, obligation by obligation, and nothing is written."""

import hashlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.adopt import adopt
from duban.desk.office import Office
from duban.desk.packs import SHIPPED
from duban.desk.trial import diff, preview
from duban.desk.whatif import Comparison, Kind, Shift
from duban.policy.load import PolicyProblems
from duban.store.errors import StoreError
from duban.workspace import read_workspace
from tests import pieces
from tests.desk.helpers import BUREAU, CODE, TOWN, lay, open_office, own, put

DAY = date(2026, 8, 20)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Paths of packs count from the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(name: str, *rules: str, id: str | None = None, extends: str = "national") -> str:
    """Write a pack of these rules into the current folder; its path."""
    text = pieces.pack(id or name, extends=extends) + "".join(rules)
    Path(f"{name}.toml").write_text(text, encoding="utf-8")
    return f"{name}.toml"


def limit(days: int, rule: str = "T-1") -> str:
    return pieces.finish_within(days, rule)


def sweeps(every: str) -> str:
    """Townships sweep once in every such period."""
    keys = (
        f'applies = {{ unit_kind = ["township"] }}\nevent = ["sweep"]\nschedule = [{{ every = "{every}" }}]'
    )
    return pieces.rule("T-9", "duty", "排查", keys, article="第九条", since="2026-01-01")


def filled(office: Office) -> Office:
    """Accepted on 3 August: one open, one finished after nine days, one not known to any limit by then."""
    put(office, "accept", "2026-08-03", "开")
    put(office, "accept", "2026-08-03", "结")
    put(office, "finish", "2026-08-12", "结")
    put(office, "accept", "2026-08-18", "新", BUREAU)
    return office


def told(made: Comparison, *rules: str) -> list[tuple[str, str, str, str | None, str | None]]:
    """Kind, rule, case or period, due date before and after, of the differences under these rules."""
    return [
        (shift.kind.value, shift.row.rule, shift.row.case or f"{shift.row.unit} {shift.row.period}",
         _due(shift, before=True), _due(shift, before=False))
        for shift in made.shifts if not rules or shift.row.rule in rules
    ]  # fmt: skip


def _due(shift: Shift, *, before: bool) -> str | None:
    standing = shift.before if before else shift.after
    return standing.row.due_on.isoformat() if standing and standing.row.due_on else None


def files(folder: Path) -> dict[str, str]:
    """Every file of the folder with a hash of its bytes."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.is_file()}


def test_a_stricter_limit_moves_dates_and_makes_somebody_late(office: Office) -> None:
    filled(office)
    made = diff(office, pack("a", limit(30)), pack("b", limit(8)), as_of=DAY)
    assert told(made) == [
        ("late", "T-1", "开", "2026-09-02", "2026-08-11"),
        ("earlier", "T-1", "新", "2026-09-17", "2026-08-26"),
        ("late", "T-1", "结", "2026-09-02", "2026-08-11"),
    ]
    assert made.tally.kinds == {Kind.LATE: 2, Kind.EARLIER: 1}
    assert made.tally.units == {"示例镇": {Kind.LATE: 2}, "示例市住建局": {Kind.EARLIER: 1}}
    assert (made.tally.cases, made.tally.kept) == (3, 0)


def test_the_other_way_round_nobody_is_late_any_longer(office: Office) -> None:
    filled(office)
    made = diff(office, pack("a", limit(8)), pack("b", limit(30)), as_of=DAY)
    assert [kind for kind, *_rest in told(made)] == ["in-time", "later", "in-time"]


def test_a_dropped_rule_vanishes_and_an_added_one_appears(office: Office) -> None:
    filled(office)
    made = diff(office, pack("a", limit(10)), pack("b", limit(30, "T-2")), as_of=DAY)
    assert told(made) == [
        ("gone-late", "T-1", "开", "2026-08-13", None),
        ("new", "T-2", "开", None, "2026-09-02"),
        ("gone", "T-1", "新", "2026-08-28", None),
        ("new", "T-2", "新", None, "2026-09-17"),
        ("gone", "T-1", "结", "2026-08-13", None),
        ("new", "T-2", "结", None, "2026-09-02"),
    ]


def test_a_new_obligation_may_be_late_from_the_start(office: Office) -> None:
    filled(office)
    made = diff(office, "national", pack("b", limit(12)), as_of=DAY)
    assert [(kind, case) for kind, _rule, case, *_due in told(made)] == [
        ("new-late", "开"), ("new", "新"), ("new", "结"),
    ]  # fmt: skip


def test_equal_packs_of_other_names_change_nothing(office: Office) -> None:
    filled(office)
    made = diff(office, pack("a", limit(8)), pack("b", limit(8)), as_of=DAY)
    assert told(made) == []
    assert (made.tally.cases, made.tally.kinds) == (3, {})


def test_the_day_decides_what_is_late(office: Office) -> None:
    filled(office)
    a, b = pack("a", limit(30)), pack("b", limit(8))
    assert {kind for kind, *_ in told(diff(office, a, b, as_of=date(2026, 8, 4)))} == {"earlier"}
    assert told(diff(office, a, b, as_of=date(2026, 8, 2))) == []


def test_duties_with_another_frequency_are_other_duties(office: Office) -> None:
    put(office, "sweep", "2026-08-01", None, TOWN)
    made = diff(office, pack("a", sweeps("month")), pack("b", sweeps("quarter")), as_of=DAY)
    shifts = told(made)
    assert {kind for kind, *_rest in shifts} == {"gone", "gone-late", "new", "new-late"}
    months = [about for kind, _rule, about, *_due in shifts if kind.startswith("gone")]
    quarters = [about for kind, _rule, about, *_due in shifts if kind.startswith("new")]
    assert (len(months), len(quarters)) == (8, 3), "from January to August"
    assert made.tally.owed_by_units >= 11


def test_another_number_of_acts_is_a_difference_of_each_period(office: Office) -> None:
    put(office, "sweep", "2026-08-01", None, TOWN)
    once = sweeps("month")
    twice = once.replace('"month" }', '"month", count = 2 }')
    made = diff(office, pack("a", once), pack("b", twice), as_of=DAY)
    assert [about for kind, _rule, about, *_due in told(made) if kind == "changed"] == [
        f"{TOWN} 2026-{month:02}" for month in range(1, 9)
    ]


def test_cannot_say_comes_and_goes(office: Office) -> None:
    put(office, "accept", "2026-12-30", "跨年")
    days = limit(5)
    working = days.replace("value = 5", 'value = 900, unit = "working-day"')
    a, b = pack("a", days), pack("b", working)
    day = date(2027, 1, 2)
    assert [kind for kind, *_rest in told(diff(office, a, b, as_of=day))] == ["unsaid"]
    assert [kind for kind, *_rest in told(diff(office, b, a, as_of=day))] == ["said"]
    assert [kind for kind, *_rest in told(diff(office, b, a, as_of=date(2027, 2, 1)))] == ["late"]


def test_what_fell_due_before_the_judged_day_is_left_out(office: Office) -> None:
    put(office, "accept", "2021-08-03", "旧")
    assert told(diff(office, pack("a", limit(10)), pack("b", limit(5)), as_of=DAY)) == []


def test_what_the_jurisdiction_does_not_judge_is_left_out_of_both(folder: Path) -> None:
    text = (folder / "duban.toml").read_text(encoding="utf-8")
    aside = '[jurisdiction.not_judged]\n"T-1" = "台账未登记"\n\n[[unit]]'
    text = text.replace("[[unit]]", aside, 1).replace('"national"', '"national", "a.toml"')
    (folder / "duban.toml").write_text(text, encoding="utf-8")
    (folder / pack("a", limit(30))).write_text(Path("a.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with closing(open_office(folder)) as office:
        filled(office)
        assert told(diff(office, "a.toml", pack("b", limit(8)), as_of=DAY)) == []
        assert told(diff(office, "national", "a", as_of=DAY)) == []


def test_nothing_is_written(office: Office, folder: Path) -> None:
    filled(office).close()
    before = files(folder)
    a, b = pack("a", limit(30)), pack("b", limit(8))
    assert told(diff(office, a, b, as_of=DAY))
    assert told(preview(office, [b], as_of=DAY))
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert all((folder / name).stat().st_size == 0 for name in after if name.endswith("-wal"))


def test_without_a_ledger_none_is_made(folder: Path) -> None:
    office = Office(read_workspace(folder / "duban.toml"))
    with closing(office), pytest.raises(StoreError, match="找不到台账文件"):
        told(diff(office, "national", pack("b", limit(8)), as_of=DAY))
    assert not list(folder.glob("*.db*"))


def edited(old: str, new: str) -> str:
    """The national pack with that text changed, as a file in the current folder."""
    text = (SHIPPED / "national.toml").read_text(encoding="utf-8")
    assert old in text
    Path("edited.toml").write_text(text.replace(old, new), encoding="utf-8")
    return "edited.toml"


def with_case_of_channel_six(office: Office) -> Office:
    put(office, "accept", "2026-08-03", "开", statutory="6")
    put(office, "accept", "2026-08-03", "结", statutory="6")
    put(office, "finish", "2026-08-12", "结")
    return office


def test_an_edited_national_pack_is_tried_in_place_of_the_national_one(office: Office) -> None:
    with_case_of_channel_six(office)
    path = edited("limit = { value = 60 }", "limit = { value = 7 }")
    made = preview(office, [path], as_of=DAY)
    assert told(made) == [("late", "N-34-1", "开", "2026-10-02", "2026-08-10")]
    assert made.tally.kept == 1, "what was finished in time keeps its verdict"
    assert not made.unadopted
    first = diff(office, "national", path, as_of=DAY)
    assert [(kind, case) for kind, _rule, case, *_due in told(first)] == [("late", "开"), ("late", "结")]


def test_a_new_pack_is_tried_on_top_and_own_rules_go_on(office: Office) -> None:
    filled(office)
    assert told(preview(office, [pack("b", limit(8))], as_of=DAY)) == [
        ("new-late", "T-1", "开", None, "2026-08-11"),
        ("new", "T-1", "新", None, "2026-08-26"),
        ("new-late", "T-1", "结", None, "2026-08-11"),
    ]
    assert told(preview(office, ["national"], as_of=DAY)) == []


def test_the_preview_of_a_pack_in_use_by_path_replaces_it(folder: Path) -> None:
    lay(folder, packs='["national", "mine.toml"]')
    Path(pack("mine", limit(30))).rename(folder / "mine.toml")
    with closing(open_office(folder)) as office:
        filled(office)
        made = preview(office, [pack("other", limit(8), id="mine")], as_of=DAY)
        assert [kind for kind, *_rest in told(made)] == ["late", "earlier"]
        assert made.tally.kept == 1


def test_the_preview_says_what_the_adoption_then_does(folder: Path) -> None:
    lay(folder, packs='["national", "mine.toml"]')
    Path(pack("mine", limit(30))).rename(folder / "mine.toml")
    other = pack("other", limit(8), limit(9, "T-2"), id="mine")
    with closing(open_office(folder)) as office:
        filled(office)
        made = preview(office, [other], as_of=DAY)
        foretold = {(rule, case, before, after) for _kind, rule, case, before, after in told(made)}
    Path(other).rename(folder / "mine.toml")
    with closing(open_office(folder)) as office:
        change = adopt(office, office.workspace.jurisdiction(CODE), "李四")
    moved = {
        (
            move.rule,
            move.case,
            *(row and row.due_on and row.due_on.isoformat() for row in (move.before, move.after)),
        )
        for move in change.moves
    }
    assert moved == foretold
    assert {row.case for row in change.kept} == {"结"}
    assert made.tally.kept == 1


def test_frozen_verdicts_are_untouched(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-08-03", "结")
        put(office, "finish", "2026-08-12", "结")
    lay(folder, more=own(5))
    with closing(open_office(folder)) as office:
        adopt(office, office.workspace.jurisdiction(CODE), "李四")
        stricter = pack("a", limit(5, "OWN-1"))
        laxer = pack("b", limit(20, "OWN-1"))
        assert told(diff(office, stricter, laxer, as_of=DAY)) == []
        put(office, "accept", "2026-08-03", "开")
        assert [case for _kind, _rule, case, *_due in told(diff(office, stricter, laxer, as_of=DAY))] == [
            "开"
        ]


def test_a_change_not_yet_adopted_is_told(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        filled(office)
    lay(folder, more=own(5))
    with closing(open_office(folder)) as office:
        made = preview(office, ["national"], as_of=DAY)
        assert told(made) == []
        assert made.unadopted


def test_all_that_is_wrong_with_both_packs_is_said_at_once(office: Office) -> None:
    bad = pack("bad", limit(5).replace('"finish"', '"nonsense"'))
    worse = pack("worse", limit(5).replace("days", "day").replace('"own"', '"unknown"'))
    with pytest.raises(PolicyProblems) as caught:
        diff(office, bad, worse, as_of=DAY)
    assert {problem.file for problem in caught.value.problems} == {"bad.toml", "worse.toml"}
    with pytest.raises(PolicyProblems) as caught:
        preview(office, ["absent", "nowhere.toml", "nationl"], as_of=DAY)
    assert [problem.file for problem in caught.value.problems] == ["absent", "nationl", "nowhere.toml"]
    assert "national" in caught.value.problems[1].hint
    with pytest.raises(PolicyProblems, match=r"已由 a\.toml 使用"):
        preview(office, [pack("a", limit(1)), pack("b", limit(2), id="a")], as_of=DAY)


def test_a_trial_that_breaks_the_office_s_own_rules_says_so(folder: Path) -> None:
    lay(
        folder,
        packs='["national", "mine.toml"]',
        more='[[rule]]\nid = "T-1"\noverride = true\nlimit = { value = 4 }\n',
    )
    Path(pack("mine", limit(30))).rename(folder / "mine.toml")
    with closing(open_office(folder)) as office:
        with pytest.raises(PolicyProblems) as caught:
            preview(office, [pack("other", limit(8, "T-2"), id="mine")], as_of=DAY)
        assert {problem.file for problem in caught.value.problems} == {"duban.toml"}


def test_a_trial_that_breaks_a_plugin_s_pack_puts_no_plugin_out_of_use(folder: Path) -> None:
    hook = "from pathlib import Path\nfrom duban.plugins.hookspecs import hookimpl\n"
    hook += "@hookimpl\ndef duban_packs():\n    return [Path(__file__).with_name('theirs.toml')]\n"
    (folder / "ours.py").write_text(hook, encoding="utf-8")
    stricter = '\n[[rule]]\nid = "T-1"\noverride = true\nlimit = { value = 4 }\nconfirmed_on = 2026-01-01\n'
    stricter += 'source = { doc = "own", article = "第二条" }\n'
    Path(pack("theirs", stricter, extends="mine")).rename(folder / "theirs.toml")
    Path(pack("mine", limit(30))).rename(folder / "mine.toml")
    lay(folder, top='plugins = ["ours.py"]', packs='["mine.toml", "theirs"]')
    with closing(open_office(folder)) as office:
        filled(office)
        with pytest.raises(PolicyProblems) as caught:
            preview(office, [pack("other", limit(8, "T-2"), id="mine")], as_of=DAY)
        assert {Path(problem.file).name for problem in caught.value.problems} == {"theirs.toml"}
        assert not office.plugins.failures
        assert told(preview(office, [pack("other", limit(8), id="mine")], as_of=DAY)) == []


GROUND = pieces.rule("T-7", "ground", "未按期办结", """
findings = ["T-1"]

[[rule.stage]]
id = "ordered"
label = "责令改正"
measure = "order"
unaided = true
""", article="第七条")  # fmt: skip


def proposed(made: Comparison) -> list[tuple[str, str]]:
    """The proposals that differ: how, and about which matter."""
    return [(one.change.value, one.proposal.key.about) for one in made.proposals]


def test_proposals_that_appear_or_vanish_are_told_and_none_is_written(tmp_path: Path) -> None:
    office = open_office(lay(tmp_path))
    put(office, "accept", "2026-08-03", "A", BUREAU)
    put(office, "accept", "2026-08-13", "B", BUREAU)
    strict, mild = pack("strict", limit(5), GROUND), pack("mild", limit(15), GROUND)
    made = diff(office, mild, strict, jurisdiction=None, as_of=DAY)
    list(made.shifts)
    assert proposed(made) == [("appears", "B")], "A is late under both"
    back = diff(office, strict, mild, jurisdiction=None, as_of=DAY)
    list(back.shifts)
    assert proposed(back) == [("vanishes", "B")]
    with office.ledger.reading() as reader:
        assert not list(reader.acts(CODE, kinds=("proposal",)))
    office.close()
