"""Other calendars, and what a faulty one is answered with."""

from datetime import date
from pathlib import Path

import pytest

from duban.calendar.load import SHIPPED, CalendarProblems, load_calendar, open_calendar, shipped
from duban.domain.problem import Problem

HEAD = 'schema = 1\nid = "test"\ntitle = "试验日历"\nweekly_off = ["friday", "saturday"]\n'
NOTICE = """
[[notice]]
year = 2030
number = "试〔2029〕1号"
title = "关于2030年放假安排的通知"
published = 2029-11-01
off = [2030-01-01]
worked = [2029-12-29]
"""


def write(folder: Path, text: str, name: str = "calendar.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(CalendarProblems) as caught:
        load_calendar(path)
    return caught.value.problems


def test_one_file_holds_a_whole_calendar_with_its_own_weekly_days_off(tmp_path: Path) -> None:
    table = load_calendar(write(tmp_path, HEAD + NOTICE, "own.toml")).known_on()
    assert not table.is_workday(date(2030, 1, 1))
    assert not table.is_workday(date(2030, 1, 4))
    assert table.is_workday(date(2030, 1, 6))


def test_a_calendar_may_have_no_weekly_days_off(tmp_path: Path) -> None:
    text = HEAD.replace('["friday", "saturday"]', "[]") + NOTICE
    table = load_calendar(write(tmp_path, text, "own.toml")).known_on()
    assert table.count_workdays(date(2029, 12, 31), date(2030, 12, 31)) == 364


def test_a_folder_holds_a_file_for_each_year(tmp_path: Path) -> None:
    write(tmp_path, HEAD)
    write(tmp_path, NOTICE, "2030.toml")
    assert load_calendar(tmp_path).years == (2030,)


def test_the_shipped_calendar_passes_the_strict_reading_and_equals_the_lazy_one() -> None:
    assert load_calendar(SHIPPED / "cn").editions == shipped("cn").editions


def test_a_calendar_is_opened_by_id_or_by_path(tmp_path: Path) -> None:
    assert open_calendar("cn") is shipped("cn")
    write(tmp_path, HEAD + NOTICE, "own.toml")
    assert open_calendar("own.toml", tmp_path).id == "test"
    with pytest.raises(CalendarProblems, match="cn"):
        open_calendar("nowhere")
    with pytest.raises(CalendarProblems):
        open_calendar("nowhere.toml", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "key", "line", "word"),
    [
        ("schema = 1", "schema = 2", "schema", 1, "schema = 1"),
        ("schema = 1\n", "", "schema", None, "缺少"),
        ('id = "test"', 'id = "Test 1"', "id", 2, "小写"),
        ('title = "试验日历"', "title = 3", "title", 3, "文字"),
        ('"friday"', '"fryday"', "weekly_off", 4, "星期"),
        ("weekly_off", "weekly_of", "weekly_of", 4, "不认识的键"),
        ("year = 2030", 'year = "2030"', "notice[1].year", 7, "整数"),
        ("year = 2030", "year = true", "notice[1].year", 7, "整数"),
        ('title = "关于', 'titel = "关于', "notice[1].titel", 9, "不认识的键"),
        ("published = 2029-11-01", "published = 2029-11-01T00:00:00", "notice[1].published", 10, "日期"),
        ("published = 2029-11-01\n", "", "notice[1].published", 6, "缺少"),
        ("off = [2030-01-01]", 'off = ["2030-01-01"]', "notice[1].off", 11, "日期"),
        ("off = [2030-01-01]", "off = 2030-01-01", "notice[1].off", 11, "列表"),
        ("off = [2030-01-01]", "off = [2030-01-01,\n 2030-01-01]", "notice[1].off", 11, "重复"),
        ("off = [2030-01-01]", "off = [2030-01-01,\n 2032-01-01]", "notice[1].off", 12, "一年以上"),
        ("worked = [2029-12-29]", "worked = [2030-01-01]", "notice[1].worked", 12, "既"),
        ("off = [2030-01-01]", 'confidence = "D"', "notice[1].confidence", 11, "A、B、C"),
        ("published = 2029-11-01", "published = 2029-13-01", "", 10, "TOML"),
    ],
)
def test_each_mistake_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, key: str, line: int | None, word: str
) -> None:
    path = write(tmp_path, (HEAD + NOTICE).replace(old, new, 1), "own.toml")
    found = [p for p in problems(path) if p.key == key]
    assert [(p.file, p.line) for p in found] == [(str(path), line)]
    assert word in found[0].message


def test_notices_out_of_order_are_refused(tmp_path: Path) -> None:
    earlier = NOTICE.replace("2029-11-01", "2029-10-01")
    found = problems(write(tmp_path, HEAD + NOTICE + earlier, "own.toml"))
    assert [(p.key, p.line) for p in found] == [("notice[2].published", 18)]


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, HEAD.replace("schema = 1", "schema = 7").replace("title", "titel"))
    write(tmp_path, NOTICE.replace("year = 2030", "year = 2031"), "2030.toml")
    write(tmp_path, "year = \n", "2029.toml")
    write(tmp_path, NOTICE, "next.toml")
    (tmp_path / "2028.toml").write_bytes("title = '日历'".encode("gb18030"))
    (tmp_path / "2027.toml").write_bytes(b"")
    found = problems(tmp_path)
    files = {Path(p.file).name for p in found}
    assert files == {"calendar.toml", "2027.toml", "2028.toml", "2029.toml", "2030.toml", "next.toml"}
    assert {p.key for p in found if Path(p.file).name == "calendar.toml"} == {"schema", "titel", "title"}
