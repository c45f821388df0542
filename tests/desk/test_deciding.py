"""Decisions under attack: two hands at once, numbers that were replaced, facts that are gone, one's own matter, words that say nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

import duban.desk.deciding as deciding
from duban.desk.deciding import Decision, decide, outcomes
from duban.desk.office import Office, today
from duban.desk.proposing import propose, verify
from duban.desk.rights import Refused
from duban.desk.roles import adopt_roles
from duban.domain.event import Event, Value
from duban.domain.following import Following, Key, Standing
from duban.domain.rewards import RewardKey
from duban.domain.rights import Act
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, brief, fill, lay, open_office, put, result
from tests.desk.proposed import PEOPLE, accepted, act, late_office, numbers, put_, run, told
from tests.pieces import pack, rule, user

MORE = (
    user("bing", "supervisor", officer="丙")
    + user("own", "approver", officer="乙")
    + user("low", "approver", officer="戊")
)
ORDER = {"by": "示例市", "rectify_by": "2026-06-01"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A bureau that has not finished one case in time; people with different rights."""
    yield from late_office(tmp_path, MORE)


def corrected(office: Office, on: str = "2026-05-03", actor: str = "sup") -> int:
    """The number of the proposal to order the bureau to correct its conduct."""
    return numbers(run(office, on, actor))["N-45", "corrected", ""]


def ground(office: Office, on: str, actor: str = "clerk", **fields: str) -> None:
    put(office, "ground_found", on, None, BUREAU, actor=actor, about="A", facts="事实", **fields)


def rectified(office: Office, number: int, on: str, actor: str) -> Following:
    decision = Decision(act=Act.RECTIFY, number=number, on=date.fromisoformat(on), fields={"what": "已补办"})
    return decide(office, office.workspace.jurisdiction(CODE), decision, actor=actor)


def test_who_wrote_between_the_check_and_the_entry_is_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = corrected(office)
    asked = deciding.require
    calls: list[object] = []

    def interrupted(*given: object, **named: object) -> None:
        asked(*given, **named)  # type: ignore[arg-type]
        calls.append(given)
        if len(calls) == 1:
            act(office, Act.DISMISS, number, "2026-05-10", reason="已另行处理")

    monkeypatch.setattr(deciding, "require", interrupted)
    with pytest.raises(DubanError, match="不予采纳"):
        act(office, Act.CONFIRM, number, "2026-05-10", **ORDER)
    with office.ledger.reading() as reader:
        assert not list(reader.acts(CODE, kinds=("outcome_confirmed",)))


def test_a_rectification_is_missed_only_when_its_day_has_passed(office: Office) -> None:
    later = (today() + timedelta(days=30)).isoformat()
    found = act(office, Act.CONFIRM, corrected(office), "2026-05-04", by="示例市", rectify_by=later)
    assert found.standing is Standing.CONFIRMED


def test_words_of_a_decision_are_masked_and_must_say_something(office: Office) -> None:
    number = corrected(office)
    for nothing in ("", "  ", "\u200b", "。"):
        with pytest.raises(DubanError, match="须写明理由"):
            act(office, Act.DISMISS, number, "2026-05-10", reason=nothing)
    act(office, Act.DISMISS, number, "2026-05-10", reason="经 13812345678 核实")
    with office.ledger.reading() as reader:
        (event,) = reader.acts(CODE, kinds=("outcome_dismissed",))
    assert "13812345678" not in str(event.data)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("rectify_by", "2026-02-31", "2026-02-31"), ("also", ("开除",), "开除")],
)
def test_what_no_calendar_and_no_law_knows_is_named(
    office: Office, field: str, value: Value, said: str
) -> None:
    with pytest.raises(DubanError, match=said):
        act(office, Act.CONFIRM, corrected(office), "2026-05-10", **(ORDER | {field: value}))


def test_who_entered_the_ground_does_not_decide_on_what_follows_from_it(office: Office) -> None:
    ground(office, "2026-05-05", actor="both", ground="N16-11", severity="minor")
    number = numbers(run(office, "2026-05-05"))["N16-11", "noticed", "丙"]
    with pytest.raises(Refused, match="他人"):
        act(office, Act.CONFIRM, number, "2026-05-06", actor="both", **ORDER)


def test_an_old_number_does_not_lead_round_the_new_proposer(office: Office) -> None:
    old = corrected(office)
    put_(office, "finish", "2026-05-10")
    run(office, "2026-05-10")
    with office.ledger.reading() as reader:
        finished = next(event.id for event in reader.case_events(CODE, "A") if event.kind == "finish")
    put_(office, "correct", "2026-05-11", event=finished, reason="误记")
    new = corrected(office, "2026-05-11", "both")
    with pytest.raises(DubanError, match=f"P{new}"):
        act(office, Act.CONFIRM, old, "2026-05-12", **ORDER)
    for number in (old, new):
        with pytest.raises(Refused):
            act(office, Act.CONFIRM, number, "2026-05-12", actor="both", **ORDER)


def test_what_no_longer_follows_from_the_facts_is_not_confirmed(office: Office) -> None:
    number = corrected(office)
    put_(office, "correct", "2026-05-04", event=accepted(office), reason="误记")
    with pytest.raises(DubanError, match="duban propose"):
        act(office, Act.CONFIRM, number, "2026-05-10", **ORDER)
    assert act(office, Act.DISMISS, number, "2026-05-10", reason="误记").standing is Standing.DISMISSED


def test_nobody_says_of_himself_that_he_has_put_it_right(office: Office) -> None:
    ground(office, "2026-05-05", ground="N16-11", severity="minor")
    number = numbers(run(office, "2026-05-05"))["N16-11", "noticed", "丙"]
    act(office, Act.CONFIRM, number, "2026-05-06", **ORDER)
    with pytest.raises(Refused, match="就是本人"):
        rectified(office, number, "2026-05-20", "bing")
    assert rectified(office, number, "2026-05-20", "both").standing is Standing.RECTIFIED


def test_withdrawing_reaches_as_far_as_the_measures_combined(office: Office) -> None:
    number = corrected(office)
    act(office, Act.CONFIRM, number, "2026-05-04", actor="both", **ORDER, also=("handling",))
    with pytest.raises(Refused, match="审批权限"):
        act(office, Act.WITHDRAW, number, "2026-05-05", actor="low", reason="有误")


def test_what_came_later_keeps_its_number_when_an_earlier_decision_is_withdrawn(office: Office) -> None:
    ground(office, "2026-05-05", ground="N-39-3", measure="interview")
    first = numbers(run(office, "2026-05-05"))["N-39-3", "interviewed", ""]
    act(office, Act.CONFIRM, first, "2026-05-06", by="示例市")
    ground(office, "2026-05-06", ground="N-39-3", measure="interview")
    assert numbers(run(office, "2026-05-06"))["N-39-3", "interviewed", ""] != first
    act(office, Act.WITHDRAW, first, "2026-07-01", reason="有误")
    again = run(office, "2026-07-02")
    assert not again.lapsed and not again.new


def test_a_graver_entry_for_an_earlier_day_does_not_swallow_what_came_later(office: Office) -> None:
    ground(office, "2026-05-05", ground="N16-11", severity="minor")
    found = numbers(run(office, "2026-05-05"))
    for (basis, _stage, _officer), number in found.items():
        if basis == "N16-11":
            act(office, Act.DISMISS, number, "2026-05-06", actor="both", reason="情节轻微")
    ground(office, "2026-06-05", ground="N16-11", severity="minor")
    assert numbers(run(office, "2026-06-05"))["N16-11", "noticed", "丙"]
    ground(office, "2026-05-04", ground="N16-11", severity="serious")
    for day in ("2026-06-06", "2026-06-07"):
        assert not run(office, day).lapsed


def test_looking_back_enters_nothing_twice(office: Office) -> None:
    act(office, Act.CONFIRM, corrected(office, "2026-05-10"), "2026-05-11", **ORDER)
    back = run(office, "2026-05-05")
    assert not back.new and not back.lapsed
    assert not verify(office, office.workspace.jurisdiction(CODE))


@pytest.mark.parametrize("ref", ["2026/17", "A#2", "A@B", "A|%7C"])
def test_a_reference_with_marks_of_a_key_leads_back_to_its_facts(office: Office, ref: str) -> None:
    put_(office, "receive", "2026-03-02", ref, statutory="6")
    put_(office, "accept", "2026-03-03", ref)
    found = run(office, "2026-05-03")
    keys = {one.proposal.key: one.number for one in found.new}
    number = next(number for key, number in keys.items() if key.ground == "N-45" and key.about == ref)
    assert "届满日为2026-05-02" in told(office, number, "2026-05-03")
    assert not run(office, "2026-05-04").new


def test_the_story_names_as_earlier_only_what_came_before(office: Office) -> None:
    ground(office, "2026-05-05", ground="N16-11", severity="minor")
    noticed = numbers(run(office, "2026-05-05"))["N16-11", "noticed", "丙"]
    act(office, Act.CONFIRM, noticed, "2026-05-06", **ORDER)
    admonished = numbers(run(office, "2026-06-02"))["N16-11", "admonished", "丙"]
    assert f"此前：P{noticed}" in told(office, admonished, "2026-06-02")
    assert "此前" not in told(office, noticed, "2026-06-02")


def test_a_day_set_for_carrying_out_a_suggestion_is_owed(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-40-1", "suggest", ""]
    act(office, Act.CONFIRM, number, "2026-05-04", **ORDER)
    findings, _tail = result(office, "2026-06-05")
    assert ("overdue", "N-40-1", BUREAU, 4) in brief(findings, "N-40-1")


def test_a_ground_entered_without_its_gravity_waits_and_an_unknown_one_is_named(office: Office) -> None:
    ground(office, "2026-05-02", ground="N-46")
    found = run(office, "2026-05-02")
    assert not found.new and [one.ground for one in found.supported] == ["N-46"]
    fill(
        office,
        [Event("ground_found", date(2026, 5, 2), None, BUREAU, data={"ground": "N-999", "facts": "事实"})],
    )
    assert [entry.text("ground") for entry in run(office, "2026-05-02").unknown] == ["N-999"]


PLUGIN = """
from pathlib import Path
from duban.plugins.hookspecs import hookimpl

@hookimpl
def duban_packs():
    return [Path(__file__).parent / "ours.toml"]
"""
GROUND = pack("ours", "示例市规定") + rule("OUR-1", "ground", "逾期未办结", """
findings = ["N-34-1"]

[[rule.stage]]
id = "noticed"
label = "通报"
measure = "notice"
unaided = true
""")  # fmt: skip


def test_a_failing_plugin_takes_nothing_back(tmp_path: Path) -> None:
    folder = lay(tmp_path, top='plugins = ["ours.py"]', packs='["national", "ours"]', more=PEOPLE)
    (folder / "ours.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "ours.toml").write_text(GROUND, encoding="utf-8")
    office = open_office(folder)
    place = office.workspace.jurisdiction(CODE)
    adopt_roles(office, place, "root")
    put_(office, "receive", "2026-03-02", statutory="6")
    put_(office, "accept", "2026-03-03")
    number = numbers(run(office, "2026-05-03"))["OUR-1", "noticed", ""]
    office.close()
    (folder / "ours.py").write_text("raise RuntimeError('坏了')\n", encoding="utf-8")
    office = open_office(folder)
    found = propose(office, place, as_of=date(2026, 5, 4), actor="sup")
    assert not found.lapsed and "坏了" in found.failing[0]
    with pytest.raises(DubanError, match="坏了"):
        act(office, Act.CONFIRM, number, "2026-05-04", by="示例市")
    standing = {one.number: one.standing for one in outcomes(office, place, date(2026, 5, 4))}
    assert standing[number] is Standing.PROPOSED
    office.close()


@pytest.mark.parametrize("name", ["甲|乙", "%7C", "甲%25|", "\u202e甲"])
def test_a_key_is_read_as_it_was_written(name: str) -> None:
    key = Key("R", "s", "R", "U", name, f"A|{name}", 2)
    assert Key.parse(key.text()) == key
    reward = RewardKey("R", f"A|{name}", name, 2)
    assert RewardKey.parse(reward.text()) == reward


def test_who_serves_in_the_unit_does_not_decide_about_it(office: Office) -> None:
    with pytest.raises(Refused, match="就是本人"):
        act(office, Act.DISMISS, corrected(office), "2026-05-04", actor="own", reason="已另行处理")


def test_an_appeal_is_heard_by_somebody_else(office: Office) -> None:
    number = corrected(office)
    act(office, Act.CONFIRM, number, "2026-05-04", **ORDER)
    act(office, Act.APPEAL, number, "2026-05-05", "sup", reason="不服")
    with pytest.raises(Refused, match="他人"):
        act(office, Act.UPHOLD, number, "2026-05-06", reason="维持")
    assert act(office, Act.UPHOLD, number, "2026-05-06", "both", reason="维持").standing is Standing.MISSED


def test_what_was_ordered_stays_owed_when_its_rule_leaves_the_packs(office: Office) -> None:
    act(office, Act.CONFIRM, corrected(office), "2026-05-04", **ORDER)
    findings, _tail = result(office, "2026-06-02")
    assert brief(findings, "N-45") == [("overdue", "N-45", BUREAU, 1)]
    policy = office.policy(CODE)
    without = {rule: versions for rule, versions in policy.rulings.items() if rule != "N-45"}
    office._policies[CODE] = attrs.evolve(policy, rulings=without)
    findings, _tail = result(office, "2026-06-02")
    assert brief(findings, "N-45") == [("overdue", "N-45", BUREAU, 1)]
