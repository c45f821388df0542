"""Pages of the ledger: what SQL filters, sorts and counts is what going through all cases gives."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duban.desk.ledger_lists import export_shown
from duban.desk.ledger_pages import CaseRow, LedgerPages, Query, Sort, Standing, names
from duban.desk.lists import Wanted, obligations
from duban.desk.office import Office
from duban.desk.pinyin import matches
from duban.domain.obligation import State
from duban.errors import DubanError
from duban.workspace import read_workspace
from tests.tui.big import make_big
from tests.tui.ledgers import AS_OF, add

PAST = date(2026, 3, 1)


@pytest.fixture
def office(ledger: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(ledger))) as office:
        yield office


def pages(office: Office, query: Query, as_of: date = AS_OF) -> LedgerPages:
    return LedgerPages(office, office.workspace.jurisdictions[0], query, as_of)


def whole(source: LedgerPages, size: int = 7) -> list[CaseRow]:
    """All rows, by small pages."""
    return [row for start in range(0, source.count(), size) for row in source.page(start, size)]


@pytest.mark.parametrize("as_of", [AS_OF, PAST])
def test_standings_are_those_of_the_obligations(office: Office, as_of: date) -> None:
    late = {
        line.obligation.case
        for line in obligations(office, as_of=as_of, wanted=Wanted(states=(State.OVERDUE, State.SHORT)))
    }
    with office.ledger.reading() as reader:
        got = {case.ref: case for case in reader.cases("990100", received_to=as_of)}
    assert {row.case.ref for row in whole(pages(office, Query(), as_of))} == set(got)
    assert {row.case.ref for row in whole(pages(office, Query(standing=Standing.OVERDUE), as_of))} == late
    closed = {ref for ref, case in got.items() if case.closed_on is not None and case.closed_on <= as_of}
    assert {row.case.ref for row in whole(pages(office, Query(standing=Standing.CLOSED), as_of))} == closed
    assert {row.case.ref for row in whole(pages(office, Query(standing=Standing.OPEN), as_of))} == set(
        got
    ) - closed
    for row in whole(pages(office, Query(), as_of)):
        assert (row.overdue > 0) == (row.case.ref in late) == (row.standing is Standing.OVERDUE)


_KEYS: dict[Sort, Callable[[CaseRow], Any]] = {
    Sort.RECEIVED: lambda row: row.case.received_on,
    Sort.REF: lambda row: row.case.ref,
    Sort.DUE: lambda row: row.due_on,
    Sort.HANDLER: lambda row: row.case.handler,
    Sort.CLOSED: lambda row: row.closed_on,
}


@pytest.mark.parametrize("sort", _KEYS)
@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("as_of, cases", [(date(2027, 1, 1), 60), (PAST, 18)], ids=["future", "past"])
def test_every_order_is_whole_and_what_has_no_value_comes_last(
    office: Office, sort: Sort, descending: bool, as_of: date, cases: int
) -> None:
    source = pages(office, Query(sort=sort, descending=descending), as_of)
    rows = whole(source)
    assert len({row.case.ref for row in rows}) == len(rows) == cases
    values = [_KEYS[sort](row) for row in rows]
    known = [value for value in values if value is not None]
    assert values == sorted(known, reverse=descending) + [None] * (len(values) - len(known))
    assert [source.place(row.case.ref) for row in rows] == list(range(cases))


def test_a_case_that_is_not_listed_has_no_place(office: Office) -> None:
    assert pages(office, Query()).place("没有") is None
    assert pages(office, Query(standing=Standing.CLOSED)).place("XF-0000") is None


def test_words_mean_references_units_forms_and_rules(office: Office) -> None:
    def found(text: str) -> set[str]:
        return {row.case.ref for row in whole(pages(office, Query(text=text)))}

    east = {row.case.ref for row in whole(pages(office, Query())) if row.handler == "东县"}
    for text in ("东县", "dongxian", "dx", "DongX", "990101"):
        assert found(text) == east, text
    assert found("xf-0021") == {"XF-0021"}
    assert found("xf-002 东县") == {ref for ref in east if ref.startswith("XF-002")}
    assert len(found("来信")) == len(found("lx")) == 60
    assert len(found("n-34-1")) == 60
    assert found("没有的") == found("%") == set()


def test_officials_and_kinds_of_matters_are_found_by_pinyin(tmp_path: Path) -> None:
    with closing(Office(read_workspace(make_big(tmp_path, 60)))) as office:
        known = names(office, office.workspace.jurisdictions[0])
        assert "李重阳" in known.officers

        def found(text: str) -> int:
            return pages(office, Query(text=text)).count()

        assert found("李重阳") == found("lcy") == found("lizhongyang") == 20
        assert found("征地拆迁") == found("zdcq") == found("zhengdi") == 15
        assert found("zdcq lcy") == 5


def test_rows_are_exported_as_they_are_listed(office: Office, tmp_path: Path) -> None:
    place = office.workspace.jurisdictions[0]
    target = tmp_path / "out.csv"
    assert (
        export_shown(office, place, Query(text="xf-000", sort=Sort.REF, descending=False), AS_OF, target)
        == 10
    )
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert "编号" in lines[0] and "状态" in lines[0]
    assert [line.split(",")[1] for line in lines[1:]] == [f"XF-000{n}" for n in range(10)]
    assert export_shown(office, place, Query(), AS_OF, target, ["XF-0003", "XF-0001"]) == 2
    with pytest.raises(DubanError, match="不能覆盖"):
        export_shown(office, place, Query(), AS_OF, office.workspace.file)
    with pytest.raises(DubanError, match="没有这个文件或者目录"):
        export_shown(office, place, Query(), AS_OF, tmp_path / "没有" / "out.csv")
    with pytest.raises(DubanError, match=r"请用：\.csv、\.xlsx、\.jsonl"):
        export_shown(office, place, Query(), AS_OF, tmp_path / "out.xlsxmine.cvs")
    assert not (tmp_path / "out.xlsxmine.cvs").exists()


def test_a_page_is_never_longer_than_a_thousand(hundred_thousand: Path) -> None:
    with closing(Office(read_workspace(hundred_thousand))) as office:
        source = pages(office, Query())
        assert source.count() == 100_000
        assert len(source.page(0, 5000)) == 1000
        last = source.page(99_990, 256)
        assert len(last) == 10 and source.place(last[-1].case.ref) == 99_999


def test_a_new_case_is_among_them(office: Office, ledger: Path) -> None:
    before = pages(office, Query()).count()
    add(ledger, ["编号,单位,收到,办结", "XF-NEW,西县,2026-02-01,"])
    assert pages(office, Query()).count() == before + 1


@pytest.mark.parametrize(
    ("wanted", "name", "held"),
    [
        ("", "东县", True),
        ("zx", "张雪", True),
        ("changan", "长安区", True),
        ("zhangan", "长安区", True),
        ("caq", "长安区", True),
        ("anqu", "长安区", True),
        ("cna", "长安区", False),
        ("n34", "N34 办结", True),
        ("34bj", "N34 办结", True),
        ("lv", "绿化", True),
        ("东xian", "东县", False),
        ("x", "[/x]", True),
        ("q", "县", False),
    ],
)
def test_pinyin(wanted: str, name: str, held: bool) -> None:
    assert matches(wanted, name) is held
