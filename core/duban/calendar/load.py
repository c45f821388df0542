"""Calendars from files: a folder (``calendar.toml`` and one file per year), or one file with everything.

A file that is not quite right is refused as a whole, with everything that is wrong in it at once.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

from duban.calendar.schema import HEADER_FILE, Reader, Table, header, notices
from duban.calendar.work import Notice, WorkCalendar
from duban.domain.problem import Problem, in_order
from duban.errors import DubanError, ExitCode
from duban.files import why
from duban.i18n import _

SHIPPED = Path(__file__).parent.parent / "calendars"
"""Folder of the calendars that come with the package, one folder each."""


class CalendarProblems(DubanError):
    """A calendar cannot be used. ``problems`` is all that is wrong with it."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.text() for problem in problems))
        self.problems = problems


def shipped_calendars() -> tuple[str, ...]:
    """The ids of the calendars that come with the package."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{HEADER_FILE}")))


@lru_cache
def shipped(id: str = "cn") -> WorkCalendar:
    """A calendar that comes with the package; the file of a year is read when that year is first needed.

    Raises CalendarProblems where there is no calendar with that id.
    """
    if id not in shipped_calendars():
        hint = _("可用的日历：{ids}；或者给出日历文件的路径").format(ids=_("、").join(shipped_calendars()))
        raise CalendarProblems((Problem(id, None, "", _("没有名为“{id}”的日历").format(id=id), hint),))
    folder = SHIPPED / id
    found: list[Problem] = []
    head = header(_reader(folder / HEADER_FILE, found), found)
    years = {int(path.stem): path for path in folder.glob("[0-9]*.toml")}
    _refuse(found)
    return WorkCalendar(head.id, head.title, head.weekly_off, tuple(years), partial(_read_year, years))


def load_calendar(path: Path) -> WorkCalendar:
    """The calendar in that folder or file, read and checked completely.

    Raises CalendarProblems with every problem of every file.
    """
    found: list[Problem] = []
    if path.is_dir():
        head = header(_reader(path / HEADER_FILE, found), found)
        by_year = _folder(path, found)
    else:
        reader = _reader(path, found)
        head = header(reader, found, with_notices=True)
        by_year = _by_year(notices(reader, found))
    _refuse(found)
    return WorkCalendar(head.id, head.title, head.weekly_off, tuple(by_year), by_year.__getitem__)


def open_calendar(name: str, folder: Path | None = None) -> WorkCalendar:
    """The shipped calendar with that id, else the file or folder of that path (relative to ``folder`` where
    given).

    Raises CalendarProblems.
    """
    if name in shipped_calendars():
        return shipped(name)
    path = (folder or Path()) / name
    if path.exists() or path.suffix or len(path.parts) > 1:
        return load_calendar(path)
    return shipped(name)


def _folder(path: Path, found: list[Problem]) -> Mapping[int, tuple[Notice, ...]]:
    by_year: dict[int, tuple[Notice, ...]] = {}
    for file in sorted(path.glob("*.toml")):
        if file.name == HEADER_FILE:
            continue
        if not (len(file.stem) == 4 and file.stem.isdecimal()):
            message = _("文件名应为四位年份，例如 2026.toml")
            found.append(Problem(str(file), None, "", message))
            continue
        read = notices(_reader(file, found), found, only_year=int(file.stem), alone=True)
        if read:
            by_year[int(file.stem)] = read
    return by_year


def _read_year(years: Mapping[int, Path], year: int) -> tuple[Notice, ...]:
    found: list[Problem] = []
    read = notices(_reader(years[year], found), found, only_year=year, alone=True)
    _refuse(found)
    return read


def _by_year(all_notices: tuple[Notice, ...]) -> dict[int, tuple[Notice, ...]]:
    by_year: dict[int, tuple[Notice, ...]] = {}
    for notice in all_notices:
        by_year[notice.year] = (*by_year.get(notice.year, ()), notice)
    return by_year


def _reader(path: Path, found: list[Problem]) -> Reader:
    """The parsed file; an unreadable one becomes an empty table and a problem."""
    file = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table: Table = tomllib.loads(text)
    except FileNotFoundError:
        found.append(Problem(file, None, "", _("没有这个文件"), _("请检查路径")))
    except OSError as error:
        message = _("文件不能读取：{why}").format(why=why(error))
        found.append(Problem(file, None, "", message, _("请检查路径和读取权限")))
    except UnicodeDecodeError as error:
        message = _("文件不是UTF-8编码（第{offset}字节起不能识别）").format(offset=error.start)
        found.append(Problem(file, None, "", message, _("请以UTF-8编码另存后重试")))
    except tomllib.TOMLDecodeError as error:
        found.append(Problem(file, _line(str(error)), "", _("TOML语法错误：{why}").format(why=error)))
    else:
        return Reader(file, text, table)
    return Reader(file, "", None)


def _line(message: str) -> int | None:
    """The line in tomllib's "(at line 3, column 5)"."""
    after = message.partition("(at line ")[2].partition(",")[0]
    return int(after) if after.isdecimal() else None


def _refuse(found: list[Problem]) -> None:
    if found:
        raise CalendarProblems(in_order(found))
