"""The lists of the line mode: looked through by words, sorted, paged, and left where they were."""

from pathlib import Path

from duban.desk.kept import Kept
from duban.desk.ledger_pages import Query, Standing
from duban.desk.views import save_view
from tests.tui.duties import with_duties
from tests.tui.test_lines import said


def test_the_ledger_is_sorted_narrowed_and_left_where_it_was(ledger: Path) -> None:
    text = said(ledger, "2", "", "s", "2", "s", "2", "t", "3", "g", "12", "1", "0", "0")
    assert "事项 全部 按收到日期倒序：第 1 至 9 条，共 60 条" in text
    assert "事项 全部 按编号：第 1 至 9 条" in text
    assert "事项 全部 按编号倒序：第 1 至 9 条" in text, "the same once more turns it"
    assert text.count("事项 超期 按编号倒序：第 12 至 20 条，共 58 条") == 2, (
        "back from a case, the same page"
    )


def test_words_that_nothing_holds_can_be_changed(ledger: Path) -> None:
    text = said(ledger, "2", "没有的", "/", "dx xf-0000", "g")
    assert "事项 没有的 按收到日期倒序\n没有。\n" in text
    assert "1 状态：超期2项，编号：XF-0000，期限：2026-01-20，天数：超195天，承办单位：东县" in text
    assert "没有这一项。" in text, "a list of one page has no other to go to"


def test_the_views_of_the_office_are_offered(ledger: Path) -> None:
    assert "还没有保存的视图。" in said(ledger, "2", "", "v")
    save_view(Kept(ledger.parent), "东县超期", Query(text="dx", standing=Standing.OVERDUE))
    assert "事项 超期 dx 按收到日期倒序：第 1 至 9 条，共 29 条" in said(ledger, "2", "", "v", "1")


def test_a_number_that_no_row_has_is_told(ledger: Path) -> None:
    text = said(ledger, "2", "", "g", "61", "g", "60")
    assert "没有这一条。" in text and "第 60 至 60 条，共 60 条" in text


def test_a_heap_is_looked_through_by_words(ledger: Path) -> None:
    text = said(ledger, "1", "1", "/", "n-34 xf-000", "1", "n", "/", "")
    assert text.count("超期 n-34 xf-000：第 1 至 4 条，共 4 条") == 2
    assert text.endswith("0 返回：\n") and "第 1 至 9 条，共 73 条" in text


def test_duties_are_read_out_with_their_periods(tmp_path: Path) -> None:
    text = said(with_duties(tmp_path), "3", "/", "dongxian", "1")
    assert "敏感时期：国庆节期间 09-28 至 10-08（孙某）" in text
    assert "1 东县，2026年6月 未做，2026年7月 未做，2026年8月 待办" in text
    assert "待办，OWN-R  领导接访  期限 2026-09-30  已做 0，应做 1" in text


def test_the_journal_is_looked_through_and_read_in_full(ledger: Path) -> None:
    text = said(ledger, "9", "/", "tester xf-0003", "1")
    assert "1 第 4 条，2026-08-03 12:00，tester，收到、受理，XF-0003，西县" in text
    assert "4.1  2026-01-26  西县  受理" in text and "校验值：" in text
