"""Why something is as it is: a file's gaps, a broken order, a wrong channel, who held a post when, why an extension moved nothing."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.explaining import explain, explain_all
from duban.desk.office import Office
from duban.desk.worked import run_file
from duban.engine.selection import Extensions
from duban.errors import DubanError
from duban.phrases import describe
from duban.plugins.hookspecs import CaseView
from duban.reasons import render_reasons
from tests.desk.helpers import BUREAU, OFFICE, TOWN, brief, lay, open_office, put, result
from tests.engine.law import TABLE, law


def rule(id: str, title: str, keys: str, article: str = "第三条") -> str:
    """One rule of the jurisdiction's own."""
    return f"""
[[rule]]
id = "{id}"
title = "{title}"
source = {{ doc = "own", article = "{article}" }}
effective = {{ from = 2020-01-01 }}
confirmed_on = 2026-01-01
{keys}
"""


OWN = '\n[documents.own]\ntitle = "示例市规定"\n'
PROVISION = "依据：《示例市规定》第三条"


def at(folder: Path, *rules: str, people: str = "", top: str = "") -> Office:
    return open_office(lay(folder / "w", more=OWN + "".join(rules) + people, packs="[]", top=top))


def told(office: Office, subject: str, on: str, *, n: int = 1) -> list[str]:
    """The sentences about the n-th obligation of the subject, the one about the dates of the version left out."""
    found = explain(office, subject, as_of=date.fromisoformat(on))
    sentences = render_reasons(found.obligations[n - 1].trace, found.roster)
    assert any(PROVISION in sentence for sentence in sentences)
    return [s for s in sentences if "起适用" not in s and PROVISION not in s]


def test_a_checklist_says_what_was_missing_and_when_each_thing_was_supplied(tmp_path: Path) -> None:
    items = ", ".join(
        f'{{ id = "{i}", label = "{i}{word}" }}'
        for i, word in (("答复", "书"), ("回访", "记录"), ("证据", "材料"))
    )
    keys = f'kind = "checklist"\nat = ["close"]\nitems = [{items}]'
    with closing(at(tmp_path, rule("C", "结案卷", keys))) as office:
        put(office, "receive", "2026-03-02", unit=OFFICE)
        put(office, "close", "2026-03-10", unit=BUREAU, items="证据")
        put(office, "supplement", "2026-03-12", unit=BUREAU, items="答复")
        assert told(office, "A", "2026-03-13") == [
            "核对的记录：2026-03-10（星期二）示例市住建局结案归档〔日志 2.0〕。",
            "当时缺少：答复书、回访记录。",
            "补齐答复书：2026-03-12（星期四）示例市住建局补充材料〔日志 3.0〕。",
            "截至2026-03-13仍缺少：回访记录。",
            "截至2026-03-13：材料不全，自 2026-03-10 起已 3 天。",
        ]
        put(office, "supplement", "2026-03-20", unit=BUREAU, items="回访")
        assert told(office, "A", "2026-04-01")[-2:] == [
            "补齐回访记录：2026-03-20（星期五）示例市住建局补充材料〔日志 4.0〕。",
            "截至2026-04-01：材料曾不全，已补齐，自 2026-03-10 至 2026-03-20，共 10 天。",
        ]
        (found,) = result(office, "2026-04-01")[0]
        assert "材料曾不全" in describe(found) and "逾期 10 天" in describe(found)


def test_a_broken_order_says_what_ought_to_have_come_before_and_when_it_came(tmp_path: Path) -> None:
    keys = 'kind = "procedure"\nsteps = [{ event = "finish", label = "办结", after = ["verify", "consult"] }]'
    with closing(at(tmp_path, rule("O", "先核查后办结", keys))) as office:
        put(office, "finish", "2026-03-10", unit=BUREAU)
        put(office, "verify", "2026-03-12", unit=BUREAU)
        assert told(office, "A", "2026-03-20") == [
            "违反程序的行为：2026-03-10（星期二）示例市住建局办结〔日志 1.0〕。",
            "此前没有“核查、集体会商”的记录。",
            "此后才有：2026-03-12（星期四）示例市住建局核查〔日志 2.0〕。",
            "截至2026-03-20没有“集体会商”的记录。",
            "截至2026-03-20：违反程序。",
        ]


def test_a_wrong_channel_is_not_a_date_that_was_missed(tmp_path: Path) -> None:
    keys = 'kind = "route"\ntopics = ["劳动争议"]\nchannel = 2\nto = "劳动人事争议仲裁委员会"'
    with closing(at(tmp_path, rule("W", "劳动争议走仲裁", keys))) as office:
        put(office, "receive", "2026-03-02", unit=OFFICE, category="劳动争议", statutory="6")
        assert told(office, "A", "2026-03-05") == [
            "登记的问题类别为“劳动争议”，法定途径为“信访程序办理”；该类问题的法定途径应为“仲裁”（劳动人事争议仲裁委员会）。",
            "其间：2026-03-02（星期一）示例市信访局收到〔日志 1.0〕。",
            "截至2026-03-05：途径不符，自 2026-03-02 起已 3 天。",
        ]
        put(office, "amend", "2026-03-06", unit=OFFICE, statutory="2")
        assert told(office, "A", "2026-03-09")[-2:] == [
            "更正：2026-03-06（星期五）示例市信访局更正登记项目〔日志 2.0〕。",
            "截至2026-03-09：途径曾不符，已更正，自 2026-03-02 至 2026-03-06，共 4 天。",
        ]


LEADER = 'kind = "assignment"\nrole = "case-leader"\nat_least = 1\nat_most = 1\nsince = ["receive"]'


def test_a_post_says_who_held_it_from_when_to_when(tmp_path: Path) -> None:
    with closing(at(tmp_path, rule("L", "一名包案领导", LEADER + "\nwithin = { value = 5 }"))) as office:
        put(office, "receive", "2026-03-02", unit=OFFICE)
        put(office, "accept", "2026-03-04", unit=BUREAU)
        put(office, "appoint", "2026-03-20", unit=BUREAU, officer="甲", role="case-leader", post="局长")
        put(office, "appoint", "2026-03-22", unit=BUREAU, officer="乙", role="case-leader")
        put(office, "relieve", "2026-03-25", unit=BUREAU, officer="甲", role="case-leader")
        held = [
            "应有包案领导恰好 1 名，空缺之日起5日内明确。",
            "甲（局长）自 2026-03-20 至 2026-03-25 任包案领导。",
            "乙自 2026-03-22 起任包案领导。",
        ]
        begun = "自此应有人负责：2026-03-02（星期一）示例市信访局收到〔日志 1.0〕。"
        assert told(office, "A", "2026-04-01", n=2) == [
            begun,
            "移到本单位：2026-03-04（星期三）示例市住建局受理〔日志 2.0〕。",
            *held,
            "截至2026-04-01：曾空缺，自 2026-03-04 至 2026-03-20，共 16 天。",
        ]
        assert told(office, "A", "2026-04-01", n=3) == [
            begun,
            *held,
            "同时任职的有甲、乙。",
            "截至2026-04-01：曾重复，自 2026-03-22 至 2026-03-25，共 3 天。",
        ]


def test_a_units_post_and_its_duty(tmp_path: Path) -> None:
    towns = '\napplies = { unit_kind = ["township"] }'
    people = (
        '\n[[officer]]\nname = "丁"\nunit = "990101"\nrole = "principal"\npost = "镇长"\nuntil = 2026-03-02\n'
        '\n[[officer]]\nname = "戊"\nunit = "990101"\nrole = "principal"\nsince = 2026-03-20\n'
    )
    post = 'kind = "assignment"\nscope = "unit"\nrole = "principal"\nat_least = 1' + towns
    duty = 'kind = "duty"\nevent = ["sweep"]\nschedule = [{ every = "month" }]\nby = ["principal"]' + towns
    with closing(
        at(tmp_path, rule("L", "有主要负责人", post), rule("D", "排查", duty), people=people)
    ) as office:
        assert told(office, "L@示例镇", "2026-04-01") == [
            "应有主要负责人不少于 1 名。",
            "丁（镇长）任主要负责人至 2026-03-02。",
            "戊自 2026-03-20 起任主要负责人。",
            "截至2026-04-01：曾空缺，自 2026-03-03 至 2026-03-20，共 17 天。",
        ]
        put(office, "sweep", "2026-03-09", None, TOWN)
        assert told(office, "D@示例镇@2026-03", "2026-04-02") == [
            "周期：2026年3月，自2026-03-01起。",
            "届满日为2026-03-31（星期二），当日完成即为按时。",
            "周期内的记录：2026-03-09（星期一）示例镇矛盾纠纷排查〔日志 1.0〕。",
            "无法判定：办理人的职务（记录没有写明，名册中也查不到）。",
            "截至2026-04-02：无法判定。",
        ]


LIMIT = 'kind = "deadline"\nstart = ["accept"]\nmet_by = ["finish"]\nlimit = { value = 10 }\nextension = { most = 10 }'


@pytest.mark.parametrize(
    ("on", "days", "why"),
    [
        ("2026-03-05", "40", "延长天数超过上限。"),
        ("2026-03-13", "5", "期限届满后才延期。"),
        ("2026-03-12", "", "没有延长天数。"),
    ],
)
def test_an_extension_outside_its_terms_says_why_and_how_the_limit_stood(
    tmp_path: Path, on: str, days: str, why: str
) -> None:
    with closing(at(tmp_path, rule("R", "十日办结", LIMIT))) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
        fields = {"days": days} if days else {}
        put(office, "extend", on, unit=BUREAU, approved_by="局长", reason="复杂", **fields)
        said = told(office, "A", "2026-03-31", n=2)
        assert said[0].startswith(f"所记的延期：{on}")
        assert said[1:] == [
            "规定可以延期 1 次，每次至多10日，应在期限届满以前经批准。",
            "当时的期限为2026-03-12（星期四），这次延期不改变期限。",
            why,
            "截至2026-03-31：延期不合规定，期限不变。",
        ]


def test_a_second_extension_names_the_first(tmp_path: Path) -> None:
    with closing(at(tmp_path, rule("R", "十日办结", LIMIT))) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
        for on in ("2026-03-05", "2026-03-06"):
            put(office, "extend", on, unit=BUREAU, days="5", approved_by="局长", reason="复杂")
        said = told(office, "A", "2026-03-31", n=2)
        assert "当时的期限为2026-03-17（星期二），这次延期不改变期限。" in said
        assert said[-3].startswith("此前已延期：2026-03-05")
        assert said[-2] == "延期次数已用完。"


# --- two jurisdictions ---

UNIT = '\n[[unit]]\ncode = "{code}-xf"\nname = "{name}信访局"\nlevel = "county"\nkind = "petition-office"\njurisdiction = "{code}"\n'
PLACE = '\n[[jurisdiction]]\ncode = "{code}"\nname = "{name}"\nlevel = "county"\npacks = ["national"]\njudged_from = 2022-01-01\n'


def test_one_number_in_two_jurisdictions_is_explained_in_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = (("990101", "甲县"), ("990102", "乙县"))
    text = "schema = 1\n" + "".join((PLACE + UNIT).format(code=c, name=n) for c, n in places)
    (tmp_path / "duban.toml").write_text(text, encoding="utf-8")
    words = ["--workspace", str(tmp_path), "record", "receive", "--case", "A", "--on", "2026-08-03"]
    for code, name in places:
        assert run([*words, "-j", code, "--unit", f"{name}信访局"]) == 0
    with closing(open_office(tmp_path)) as office:
        both = explain_all(office, "A", as_of=date(2026, 9, 1))
        assert [one.jurisdiction for one in both] == ["990101", "990102"]
        assert all(one.obligations for one in both)
        assert (
            explain(office, "A", jurisdictions=("990102",), as_of=date(2026, 9, 1)).jurisdiction == "990102"
        )
        with pytest.raises(DubanError, match="没有编号"):
            explain_all(office, "B", as_of=date(2026, 9, 1))
    capsys.readouterr()
    ask = ["--workspace", str(tmp_path), "explain", "A", "--as-of", "2026-09-01"]
    assert run(ask) == 0
    said = capsys.readouterr().out
    assert "A（辖区 990101）" in said and "A（辖区 990102）" in said
    assert run([*ask, "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["jurisdiction"], [one["jurisdiction"] for one in whole["elsewhere"]]) == (
        "990101",
        ["990102"],
    )


# --- what a unit was on which day, and what an unknown official leaves open ---


def test_a_check_of_a_past_day_sees_the_unit_as_it_was_then(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office:
        put(office, "receive", "2026-03-02", unit=TOWN)
        before = brief(result(office, "2026-04-30")[0], "N-22-1")
        join = {"name": "示例街道信访办", "level": "township", "类别": "petition-office", "parent": "990000"}
        put(office, "unit_join", "2026-06-01", None, TOWN, **join)
        put(office, "receive", "2026-06-02", "B", unit=TOWN)
        assert brief(result(office, "2026-04-30")[0], "N-22-1") == before
        assert [f[2] for f in brief(result(office, "2026-07-30")[0], "N-22-1")] == ["B"]
        old = {f.unit_name for f in result(office, "2026-05-31")[0] if f.unit == TOWN}
        new = {f.unit_name for f in result(office, "2026-07-30")[0] if f.unit == TOWN}
        assert (old, new) == ({"示例镇"}, {"示例街道信访办"})


# --- a plugin that raises ---

RAISES = """
from duban.plugins.hookspecs import hookimpl

def big(view):
    raise LookupError(f"名册中没有\\x1b[31m{view.case}")

@hookimpl
def duban_conditions():
    return {"big": big}
"""


def test_what_a_plugin_says_when_it_fails_is_shown_with_the_case_it_failed_over(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "faulty.py").write_text(RAISES, encoding="utf-8")
    keys = LIMIT + '\napplies = { condition = "faulty.big" }'
    with closing(at(tmp_path, rule("R", "十日办结", keys), top='plugins = ["./faulty.py"]')) as office:
        for case in ("A", "B"):
            put(office, "accept", "2026-03-02", case, unit=BUREAU)
        office.extensions.failures.clear()  # as in another process than the one that recorded
        said = [describe(f) for f in result(office, "2026-03-31")[0] if f.rule == "R"]
    assert said == [
        f"示例市住建局无法判定：事项 {case} “十日办结”所用的插件 faulty.big 出错（LookupError: 名册中没有␛[31m{case}）"
        for case in ("A", "B")
    ]


def test_a_worked_case_that_does_not_hold_shows_what_the_plugin_said(tmp_path: Path) -> None:
    def big(view: CaseView) -> bool:
        raise LookupError(f"名册中没有{view.case}")

    worked = """
[[unit]]
code = "990000-zj"
name = "示例市住建局"
level = "city"
kind = "department"
[[case]]
title = "期限"
events = [{ on = 2026-03-02, event = "受理", matter = "A", unit = "示例市住建局" }]
[[case.then]]
as_of = 2026-03-31
expect = [{ rule = "R", matter = "A", state = "%s" }]
"""
    policy = law('id = "R"\n' + LIMIT + '\napplies = { condition = "x.big" }')
    file = tmp_path / "law.cases.toml"
    for state, faults in (("无法判定", 0), ("超期", 2)):
        file.write_text(worked % state, encoding="utf-8")
        (found,) = run_file(file, policy, TABLE, Extensions({"x.big": big}))
        assert len(found.faults) == faults
    assert found.faults[-1] == "插件 x.big 出错：LookupError: 名册中没有A"
