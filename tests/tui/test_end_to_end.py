"""A working day in a real terminal, and what the journal holds of it."""

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk.office import Office
from duban.domain.following import Standing
from duban.workspace import read_workspace
from tests.tui import following
from tests.tui.emulator import Seen
from tests.tui.following import HOME, at_work, make_following
from tests.tui.terminal import Terminal
from tests.tui.test_terminal import given_back

ARGS = ("tui", "--as-of", "2026-08-03")
AS_SHEN = "import duban.desk.rights as r; r.account = lambda: 'shen'; from duban.cli import main; raise SystemExit(main())"
"""The programme under the account of an approver who enters records too."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with a late case and proposals that wait; its workspace file."""
    both = following.WORKSPACE.replace('roles = ["approver"]', 'roles = ["approver", "clerk"]')
    return make_following(tmp_path, both)


@pytest.fixture
def seen(file: Path) -> Iterator[Seen]:
    """The terminal, as a person sees it."""
    terminal = Terminal(ARGS, file.parent, program=("-c", AS_SHEN))
    yield Seen(terminal)
    terminal.close()


def journal(file: Path) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Actor, act, case and kinds of every entry."""
    with closing(Office(read_workspace(file))) as office, office.ledger.reading() as reader:
        return [
            (entry.actor, entry.source, entry.case, tuple(event.kind for event in entry.events))
            for entry in reader.entries(HOME, 1)
        ]


def to_the_case(seen: Seen) -> None:
    """Find the late case of the bureau by pinyin and open it."""
    seen.see("第 1 条")
    seen.terminal.type("2")
    seen.see(">2台账", "第 1 件")
    seen.terminal.type("/")
    seen.see("Esc 取消")
    seen.terminal.type("renshe")
    seen.see("B-1", "共 1 件")
    seen.terminal.type("\r")
    seen.see("q 退出", "Esc 看全部")
    seen.terminal.type("\r")
    seen.see("事项 B-1", "超93天")


def begin_the_reply(seen: Seen) -> None:
    seen.terminal.type("a")
    seen.see("登记什么")
    seen.terminal.type("dafu")
    seen.see("▶   书面答复")
    seen.terminal.type("\r")
    seen.see("登记“书面答复”", "发生日期")


def test_from_an_overdue_case_to_a_confirmed_proposal(file: Path, seen: Seen) -> None:
    before = journal(file)
    type = seen.terminal.type
    to_the_case(seen)
    type("w")
    seen.see("依据", "起因：")
    type("\x1b")
    seen.see("事项 B-1", "a 登记")
    begin_the_reply(seen)
    type("s")
    seen.see("记录不全", "按 y")
    type("y")
    seen.see("不能补齐的理由")
    type("原卷毁损")
    seen.see("原卷毁损")
    type("\r")
    seen.see("登记以后：", "N-34-1", "按 y")
    assert journal(file) == before, "nothing is written before it is confirmed"
    type("y")
    seen.see("事项 B-1", "逾期完成", "经过 4")
    type("4")
    seen.see(">4问责", "P10", "待我决定 3 条")
    type("a")
    seen.see("办理 P10", "作出问责决定")
    type("\r")
    seen.see("决定机关", "预览并登记")
    type("s")
    seen.see("duban outcome confirm P10", "按 y")
    type("y")
    seen.see("待我决定 2 条")
    type("q")
    assert seen.terminal.end() == 0
    assert given_back(seen.terminal)
    assert journal(file)[len(before) :] == [
        ("shen", "record", "B-1", ("reply",)),
        ("shen", "outcome confirm", None, ("outcome_confirmed",)),
    ]
    with at_work(file) as (office, place):
        from duban.desk.deciding import outcomes
        from duban.desk.office import today

        standing = {one.number: one.standing for one in outcomes(office, place, today())}
    assert standing[10] is Standing.CONFIRMED


def test_a_draft_outlives_a_dropped_line(file: Path, seen: Seen) -> None:
    before = journal(file)
    to_the_case(seen)
    begin_the_reply(seen)
    seen.terminal.type("\r")
    seen.see("Esc 取消")
    seen.terminal.type("\x15")
    seen.terminal.read(0.5)
    seen.terminal.type("0802\r")
    seen.see("登记“书面答复”", "2026-08-02")
    seen.terminal.read(1.0)
    seen.terminal.signal(signal.SIGHUP)
    assert seen.terminal.end() == 128 + signal.SIGHUP
    assert given_back(seen.terminal)
    again = Terminal(ARGS, file.parent, program=("-c", AS_SHEN))
    try:
        later = Seen(again)
        to_the_case(later)
        again.type("a")
        later.see("登记什么", "草稿")
        again.type("\r")
        later.see("登记“书面答复”", "2026-08-02")
    finally:
        again.close()
    assert journal(file) == before


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGKILL], ids=["dropped", "killed"])
def test_what_was_typed_about_a_proposal_outlives_the_programme(file: Path, seen: Seen, by: int) -> None:
    before = journal(file)
    seen.see("第 1 条")
    seen.terminal.type("4")
    seen.see(">4问责", "P10", "待我决定 3 条")
    begin_to_dismiss(seen)
    seen.terminal.type("\r")
    seen.see("Esc 取消")
    seen.terminal.type("另有处理")
    seen.see("另有处理")
    seen.terminal.type("\r")
    seen.see("驳回问责建议：P10", "另有处理", "预览并登记")
    seen.terminal.read(1.0)
    seen.terminal.signal(by)
    assert seen.terminal.end() == (128 + by if by == signal.SIGHUP else -by)
    again = Terminal(ARGS, file.parent, program=("-c", AS_SHEN))
    try:
        later = Seen(again)
        later.see("第 1 条")
        again.type("q")
        later.see("P10：驳回问责建议", "这些内容还没有登记")
        again.type("n")
        later.see("第 1 条", "q 退出")
        again.type("4")
        later.see(">4问责", "P10", "待我决定 3 条")
        begin_to_dismiss(later)
        later.see("草稿", "另有处理")
        again.type("s")
        later.see("对应的命令", "按 y")
        again.type("y")
        later.see("待我决定 2 条")
        again.type("q")
        assert again.end() == 0, "what is recorded is no draft any more"
    finally:
        again.close()
    assert journal(file)[len(before) :] == [("shen", "outcome dismiss", None, ("outcome_dismissed",))]


def begin_to_dismiss(seen: Seen) -> None:
    """The form of dismissing the first proposal is open."""
    seen.terminal.type("a")
    seen.see("办理 P10", "驳回问责建议")
    seen.terminal.type("\x1b[B\r")
    seen.see("驳回问责建议：P10", "理由")
