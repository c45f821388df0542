"""The line mode as a screen reader uses it: a process fed line by line, for each screen and each kind of act; the journal holds exactly
that."""

import json
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk.journal_view import JournalQuery, JournalSource
from duban.desk.office import Office
from duban.workspace import read_workspace
from duban_tui.lines.desk import TALKS
from duban_tui.screens import SCREENS
from tests.tui.duties import with_duties
from tests.tui.following import HOME, make_following, make_rewards, put
from tests.tui.ledgers import WORKSPACE, make
from tests.tui.rich import make_rich
from tests.tui.test_campaigns import RULES as CAMPAIGN

AS = (
    "import sys; sys.path.insert(0, 'site'); import duban.desk.rights as r; r.account = lambda: {who!r}; "
    "from duban.cli import main; raise SystemExit(main())"
)
"""The programme under another account."""
DRAWN = set("▁▂▃▄▅▆▇█│─┌┐└┘▶\x1b")


def told(file: Path, *typed: str, who: str = "shen", lang: str = "zh", code: int = 0) -> str:
    """What the process says when these lines are typed and the input ends."""
    done = subprocess.run(
        [sys.executable, "-c", AS.format(who=who), "--lang", lang, "tui", "--lines", "--as-of", "2026-08-03"],
        cwd=file.parent, input="".join(f"{line}\n" for line in typed).encode(), capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode()
    text = done.stdout.decode()
    assert not DRAWN & set(text) and "####" not in text, "nothing is drawn"
    return text


def journal(file: Path) -> list[tuple[str, str]]:
    """Actor and events of every entry, the oldest first."""
    with closing(Office(read_workspace(file))) as office:
        source = JournalSource(office, office.workspace.jurisdictions[0].code, JournalQuery())
        return [(row.actor.split(" ")[0], row.what) for row in reversed(source.page(0, source.count()))]


def added(file: Path, *typed: str, who: str = "shen") -> tuple[str, list[tuple[str, str]]]:
    """What is said, and what the journal has more than before."""
    before = journal(file)
    text = told(file, *typed, who=who)
    return text, journal(file)[len(before) :]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something on every screen, which no test here changes."""
    return make_rich(tmp_path_factory.mktemp("rich"))


# --- the screens ---


def test_every_screen_of_the_desk_is_there() -> None:
    assert list(TALKS) == [one.id for one in SCREENS]


def test_today_by_unit_and_level(rich: Path) -> None:
    text = told(rich, "1", "8", "u", "2", "l", "1", "?", "q", "10")
    assert "全部：第 1 至 9 条，共 " in text
    assert "u 单位" in text and "q 同 0。" in text
    assert "待决定" in text


def test_a_case_is_read_part_by_part(rich: Path) -> None:
    text = told(rich, "2", "c-1", "1", "1", "1", "0", "3", "0", "5", "0", "8", "0", "9")
    assert "状态：超期，期限：2026-06-07，天数：超57天，应办事项：" in text
    assert "诉求：第 1 至 1 条，共 1 条\n1 诉求：（全案），" in text
    assert "责任类别：包案领导，姓名：乙" in text
    assert "接访：第 1 至 2 条，共 2 条" in text and "[red]x[/]" in text, "what localities add, as text"
    assert "to nobody" not in text


def test_duties_and_the_reasons_of_one(rich: Path) -> None:
    text = told(rich, "3", "f", "2", "1", "1", "1")
    assert "看哪一项职责" in text and "起因" in text


def test_accountability_list_by_list(rich: Path) -> None:
    text = told(rich, "4", "1", "1", "0", "0", "2", "0", "3", "n", "0", "4", "1", "0", "0", "5", "0", "6")
    assert "待我决定 3 条，共待决定 3 条" in text
    assert "编号：P10，决定人：本人，" in text and "所据应办事项 1 项：" in text
    assert "待认定：第 10 至 18 条，共 60 条" in text
    assert "进展：待书面反馈" in text and "承诺事项：安装路灯" in text and "没有已了结的。" in text


def test_assessment_with_indicator_period_and_verification(rich: Path) -> None:
    text = told(rich, "5", "1", "1", "0", "2", "1", "1", "1", "0", "0", "0", "8", "3", "9", "10")
    assert "单位：东县，得分：58.00，可得分：100，折算分：58.00，名次：2/2" in text
    assert "分子：" in text and "统计范围：" in text
    assert "已定稿：" in text and "核对一致" in text


def test_rewards_accounts_and_reasons(rich: Path) -> None:
    text = told(rich, "6", "2", "1", "0", "4", "1")
    assert "受奖人：乙，年度：2026，目标完成：3/3，" in text
    assert "原因：" in text


def test_a_campaign_with_its_parts(rich: Path) -> None:
    text = told(rich, "7", "1", "1", "0", "2", "0", "3", "0", "4", "1", "1", "0", "0", "6")
    assert "报送进度：25%" in text and "阶段：化解" in text
    assert "依据：" in text and "公布 4 件" in text


def test_law_with_worked_cases_and_a_trial(rich: Path) -> None:
    text = told(rich, "8", "1", "/", "n-34-1", "1", "0", "5", "3", "1", "0", "6", "city.toml", "4")
    assert "规则包" in text and "符合 " in text and "试行规则包：" in text


def test_the_journal_is_verified_and_anchored(rich: Path) -> None:
    file = "锚点.json"
    text = told(rich, "9", "v", "1", "v", "4", file, "v", "2", file, "a", "2", "1", "0")
    assert text.count("日志完好") == 2 and "已写入" in text
    assert json.loads((rich.parent / file).read_text(encoding="utf-8"))["jurisdiction"] == HOME


def test_plugins_and_the_screens_of_localities(rich: Path) -> None:
    text = told(rich, "10", "1", "1", "0", "0", "11", "1", "1", "0", "2", "3")
    assert "插件：absent，状态：有问题" in text
    assert "单位[/]：" in text and "“坏页面”出错" in text
    assert "to nobody" not in text


def test_it_speaks_english(rich: Path) -> None:
    text = told(rich, "1", "1", "0", "0", "4", "1", "1", lang="en")
    assert "1 Today\n2 Ledger\n" in text and "overdue" in text


# --- the ledger ---


def test_a_view_is_saved_columns_are_chosen_and_the_list_is_exported(ledger: Path) -> None:
    text = told(
        ledger, "2", "dx", "t", "3", "V", "东县超期", "c", "2 1", "e", "out.csv", "m", "1 2", "e", "two.jsonl"
    )
    assert "1 编号：XF-0054，状态：超期，" in text or "1 编号：" in text
    assert "，标记 2 件：第 1 至 9 条" in text and "1 已标记，编号：" in text
    assert len((ledger.parent / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == 30
    assert len((ledger.parent / "two.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert "1 东县超期" in told(ledger, "2", "", "v")
    again = told(ledger, "2", "", "e", "two.jsonl", "n")
    assert "已有文件" in again and "已导出" not in again
    assert len((ledger.parent / "two.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_marked_cases_are_recorded_in_one_step(tmp_path: Path) -> None:
    file = with_duties(tmp_path)
    marked = ("2", "xf-000", "m", "1 2", "a", "banjie", "-3d", "", "", "", "y")
    text, new = added(file, *marked)
    assert "登记“办结”：2 件" in text and "可以登记 2 件：XF-0009、XF-0008" in text
    assert new == [("shen", "办结")] * 2


# --- acts ---


def test_a_case_is_recorded_and_taken_back(ledger: Path) -> None:
    case = ("2", "XF-0003", "1", "8", "3", "?", "-3d", "?dong", "9", "1", "", "", "")
    text, new = added(ledger, *case, "", "0", "8", "1", *[""] * 5, "y", "9", "误记", "", "y")
    assert "办理单位：选择\n1 东县\n" in text and "中没有“9”" in text, (
        "what may stand there, and what may not"
    )
    assert "1 继续草稿：" in text, "a no leaves what was typed"
    assert new == [("shen", "办结"), ("shen", "撤销误记")]


def test_a_day_to_come_is_told_before_the_word_of_confirmation(ledger: Path) -> None:
    text, new = added(ledger, "2", "XF-0006", "1", "8", "3", "2999-07-15", "1", "", "", "")
    assert "! 日期 2999-07-15 在今天（" in text and not new
    assert text.index("! 日期") < text.index("登记以后：") < text.index("登记，写入日志？")


def test_a_duty_is_recorded_and_taken_back(tmp_path: Path) -> None:
    file = with_duties(tmp_path)
    unit = ("3", "/", "dongxian", "1")
    text, new = added(file, *unit, "1", "2", "", "", "", "", "", "", "y", "1", "9", "误记", "", "y")
    assert "OWN-D 每月排查矛盾纠纷 已于 2026-08-03 办结" in text
    assert new == [("shen", "矛盾纠纷排查"), ("shen", "撤销误记")]


def test_a_delivery_of_a_campaign_is_recorded_and_taken_back(tmp_path: Path) -> None:
    file = make(tmp_path, cases=0, workspace=WORKSPACE + CAMPAIGN)
    text, new = added(file, "7", "1", "1", "1", "1", *[""] * 8, "y", "1", "2", "误记", "", "y")
    assert "OWN-K 积案攻坚 已于 2026-08-03 办结" in text
    assert new == [("shen", "报送"), ("shen", "撤销误记")]


def test_decisions_about_proposals_by_those_who_may(tmp_path: Path) -> None:
    file = make_following(tmp_path)
    confirm = ("1", "1", "1", "示例市", "示发1号", "2026-09-01", "", "", "2026-07-01", "y")
    dismiss = ("1", "2", "", "依据不足", "", "y", "0")
    appeal = ("2", "1", "2", "不服", "", "y")
    text, new = added(file, "4", *confirm, *dismiss, *appeal, "0")
    assert "这一项必填。" in text and "duban outcome confirm P" in text
    assert "待决定：第 1 至 2 条，共 2 条" in text
    assert "账户 shen 不能登记申诉" in text and "填写的内容已存为草稿。" in text
    assert [what for _actor, what in new][:2] == ["问责决定", "不予采纳"]
    assert text.count("已记入日志。") == 2
    text, new = added(file, "4", *appeal, who="du")
    assert len(new) == 1 and new[0][0] == "du" and "登记申诉，已记入日志。" in text


def test_a_ground_a_suggestion_and_new_proposals(tmp_path: Path) -> None:
    file = make_following(tmp_path)
    for kind, day in (("receive", "2026-05-01"), ("accept", "2026-05-02")):
        put(file, kind, day, "D-1", HOME, statutory="6")
    ground = ("3", "/", "d-1", "1", "1", *[""] * 5, "1", "", "查实", "", "", "y")
    answer = ("4", "1", "1", "", "", "", "", "1", "", "y", "0")
    text, new = added(file, "4", "7", "y", *answer, *ground, who="du")
    assert "已提出 3 条" in text
    assert [actor for actor, _what in new] == ["du"] * len(new)
    assert [what for _actor, what in new][-2:] == ["书面反馈", "认定问责情形"], text


def test_the_steps_of_a_reward_by_three_accounts(tmp_path: Path) -> None:
    file = make_rewards(tmp_path)
    text, new = added(file, "6", "5", "y", who="du")
    assert "已核算 1 项" in text and [actor for actor, _what in new] == ["du"]
    approve = ("6", "1", "/", "j-4", "1", "1", "", "y")
    text, new = added(file, *approve)
    assert "审批" in text and [actor for actor, _what in new] == ["shen"], text
    text, new = added(file, "6", "1", "/", "j-4", "1", "1", "", "y", who="lu")
    assert "，已记入日志。" in text and [actor for actor, _what in new] == ["lu"], text


def test_a_result_is_frozen_and_corrected(tmp_path: Path) -> None:
    file = make_rich(tmp_path)
    text, new = added(file, "5", "9", "y", "1", "/", "东县", "1", "1", "", "abc", "61.5", "复核", "y")
    assert "得分应为数字，现为“abc”。" in text
    assert len(new) == 2 and "更正已记入日志，与定稿并列显示。" in text, text


# --- how it ends ---


def test_the_end_of_the_input_keeps_what_was_typed(ledger: Path) -> None:
    told(ledger, "2", "XF-0003", "1", "8", "3", "-3d")
    kept = next(ledger.parent.glob("duban-drafts-*.toml")).read_text(encoding="utf-8")
    assert "2026-07-31" in kept


def test_an_interrupt_ends_it_as_elsewhere(ledger: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "duban", "tui", "--lines"],
        cwd=ledger.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    while not process.stdout.readline().startswith(b"1 "):
        pass
    process.send_signal(signal.SIGINT)
    _said, mistakes = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in mistakes


def test_it_needs_no_textual(ledger: Path) -> None:
    code = (
        "import sys; from duban.cli.front import run; assert run(['tui', '--lines']) == 0; "
        "assert 'textual' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ledger.parent, input="".join(f"{at}\n0\n" for at in range(1, 12)).encode(),
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
