"""New rules are taken into use, never slipped in: what is open moves visibly, what is closed keeps its verdict."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.calendar.load import SHIPPED
from duban.cli.front import run
from duban.desk.adopt import Change, adopt, preview, rebuild
from duban.desk.office import Office, PolicyChanged
from duban.domain.obligation import Obligation
from tests.desk.helpers import CODE, brief, fingerprint, lay, open_office, own, put, result

Act = Callable[[Office], object]


def filled(folder: Path) -> Path:
    """One case open, one closed in time, one closed late, one open with an extension that was refused."""
    with closing(open_office(folder)) as office:
        for case, finished in (("开", None), ("及时", "2026-08-12"), ("逾期", "2026-08-15")):
            put(office, "accept", "2026-08-03", case)
            if finished:
                put(office, "finish", finished, case)
        put(office, "accept", "2026-08-03", "延")
        put(office, "extend", "2026-08-05", "延", days="99", approved_by="甲", reason="复杂")
    return folder


def under(folder: Path, days: int, act: Act) -> object:
    """Do something with the own limit changed."""
    lay(folder, more=own(days))
    with closing(open_office(folder)) as office:
        return act(office)


def own_rows(office: Office, case: str) -> list[Obligation]:
    with office.ledger.reading() as reader:
        return [o for o in reader.case_obligations(CODE, case) if o.rule == "OWN-1" and o.outcome != "breach"]


def taken(office: Office) -> Change:
    return adopt(office, office.workspace.jurisdiction(CODE), "李四")


def test_without_adoption_nothing_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(folder)
    lay(folder, more=own(5))
    with closing(open_office(folder)) as office:
        for act in (lambda: result(office, "2026-08-20"), lambda: put(office, "finish", "2026-08-20", "开")):
            with pytest.raises(PolicyChanged, match="duban policy adopt"):
                act()
    assert run(["--workspace", str(folder), "check", "--as-of", "2026-08-20"]) == 4
    assert "duban policy adopt" in capsys.readouterr().err


def test_the_preview_says_what_moves_and_writes_nothing(folder: Path) -> None:
    filled(folder)

    def look(office: Office) -> Change:
        before = fingerprint(office)
        change = preview(office, office.workspace.jurisdiction(CODE))
        assert fingerprint(office) == before
        return change

    change = under(folder, 5, look)
    assert isinstance(change, Change)
    moved = {(m.case, m.before and m.before.due_on, m.after and m.after.due_on) for m in change.moves}
    assert moved == {(case, date(2026, 8, 13), date(2026, 8, 8)) for case in ("开", "延")}
    assert {row.case for row in change.kept} == {"及时", "逾期"}


def test_open_obligations_move_and_closed_ones_keep_their_verdict(folder: Path) -> None:
    filled(folder)

    def check(office: Office) -> None:
        taken(office)
        assert {case: own_rows(office, case)[-1].due_on for case in ("开", "延", "及时", "逾期")} == {
            "开": date(2026, 8, 8),
            "延": date(2026, 8, 8),
            "及时": date(2026, 8, 13),
            "逾期": date(2026, 8, 13),
        }
        live = fingerprint(office)
        rebuild(office, office.workspace.jurisdiction(CODE))
        assert fingerprint(office) == live
        with office.ledger.reading() as reader:
            (entry,) = [e for e in reader.entries(CODE) if e.source == "policy adopt"]
        (event,) = entry.events
        assert (entry.actor, len(event.items("moved"))) == ("李四", 2)
        assert "开|OWN-1|1|2026-08-13|2026-08-08" in event.items("moved")
        assert {"及时", "逾期"} == {text.split('"case":"')[1].split('"')[0] for text in event.items("kept")}

    under(folder, 5, check)


def test_a_second_adoption_keeps_what_the_first_kept(folder: Path) -> None:
    filled(folder)
    under(folder, 5, taken)
    under(folder, 5, lambda office: put(office, "finish", "2026-08-20", "开"))

    def check(office: Office) -> None:
        change = taken(office)
        assert {row.case for row in change.kept} == {"开"}
        assert {case: own_rows(office, case)[-1].due_on for case in ("开", "延", "及时")} == {
            "开": date(2026, 8, 8),
            "延": date(2026, 8, 10),
            "及时": date(2026, 8, 13),
        }
        live = fingerprint(office)
        rebuild(office, office.workspace.jurisdiction(CODE))
        assert fingerprint(office) == live

    under(folder, 7, check)


def test_a_case_with_a_frozen_clock_goes_on_under_the_new_rule(folder: Path) -> None:
    filled(folder)
    under(folder, 5, taken)

    def check(office: Office) -> None:
        put(office, "reopen", "2026-09-01", "逾期")
        put(office, "accept", "2026-09-01", "逾期")
        assert [(o.n, o.due_on) for o in own_rows(office, "逾期")] == [
            (1, date(2026, 8, 13)),
            (2, date(2026, 9, 6)),
        ]
        found = brief(result(office, "2026-09-07")[0], "OWN-1")
        assert ("met-late", "OWN-1", "逾期", 2) in found
        assert ("overdue", "OWN-1", "逾期", 1) in found

    under(folder, 5, check)


def test_a_verdict_whose_act_is_cancelled_afterwards_is_given_anew(folder: Path) -> None:
    filled(folder)
    under(folder, 5, taken)

    def check(office: Office) -> None:
        with office.ledger.reading() as reader:
            (finish,) = [e for e in reader.case_events(CODE, "逾期") if e.kind == "finish"]
        put(office, "correct", "2026-09-01", "逾期", None, event=finish.id, reason="误记")
        assert [(o.due_on, o.closed_on) for o in own_rows(office, "逾期")] == [(date(2026, 8, 8), None)]
        live = fingerprint(office)
        rebuild(office, office.workspace.jurisdiction(CODE))
        assert fingerprint(office) == live

    under(folder, 5, check)


def test_the_open_clock_beside_a_refused_extension_can_still_be_met(folder: Path) -> None:
    filled(folder)
    under(folder, 5, taken)
    under(folder, 5, lambda office: put(office, "finish", "2026-08-07", "延"))
    under(folder, 5, lambda office: assert_met(own_rows(office, "延")))


def assert_met(rows: list[Obligation]) -> None:
    assert [(o.due_on, o.outcome) for o in rows] == [(date(2026, 8, 8), "met")]


def test_a_revised_calendar_is_a_change_of_rules(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copytree(SHIPPED / "cn", folder / "cal")
    days = own(10).replace("value = 10", 'value = 3, unit = "working-day"')
    lay(folder, top='calendar = "cal"', more=days)
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-08-03")
        assert [o.due_on for o in own_rows(office, "A")] == [date(2026, 8, 6)]
    notice = next(path for path in (folder / "cal").glob("*2026*.toml"))
    notice.write_text(
        notice.read_text(encoding="utf-8").replace("off = [", "off = [2026-08-05, ", 1), encoding="utf-8"
    )
    with closing(open_office(folder)) as office:
        with pytest.raises(PolicyChanged):
            result(office, "2026-08-20")
        taken(office)
        assert [o.due_on for o in own_rows(office, "A")] == [date(2026, 8, 7)]


def test_a_plugin_with_other_code_is_a_change_of_rules(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    more = own(10).replace("extension", 'applies = { condition = "ours.all" }\nextension')
    lay(folder, top='plugins = ["ours.py"]', more=more)
    code = "from duban.plugins.hookspecs import hookimpl\n@hookimpl\ndef duban_conditions():\n    return {{'all': lambda view: {answer}}}\n"
    (folder / "ours.py").write_text(code.format(answer=True), encoding="utf-8")
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-08-03")
        assert len(own_rows(office, "A")) == 1
    (folder / "ours.py").write_text(code.format(answer=False), encoding="utf-8")
    with closing(open_office(folder)) as office:
        with pytest.raises(PolicyChanged):
            result(office, "2026-08-20")
        taken(office)
        assert own_rows(office, "A") == []


def test_what_was_written_while_a_plugin_failed_is_read_again_once_it_works(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    more = own(10).replace("extension", 'applies = { condition = "ours.all" }\nextension')
    lay(folder, top='plugins = ["ours.py"]', more=more)
    code = "from duban.plugins.hookspecs import hookimpl\n@hookimpl\ndef duban_conditions():\n    return {'all': lambda view: True}\n"
    (folder / "ours.py").write_text(code, encoding="utf-8")
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-08-03")
    (folder / "ours.py").write_text("raise RuntimeError('坏了')\n", encoding="utf-8")
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-08-03", "B")
        found, tail = result(office, "2026-08-20")
        assert tail.exit_code == 3
        assert ("overdue", "OWN-1", "A", 7) in brief(found), "what was judged before stays as it is"
    (folder / "ours.py").write_text(code, encoding="utf-8")
    with closing(open_office(folder)) as office:
        assert brief(result(office, "2026-08-20")[0], "OWN-1") == [
            ("overdue", "OWN-1", "A", 7),
            ("overdue", "OWN-1", "B", 7),
        ]
