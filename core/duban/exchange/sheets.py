"""Spreadsheets (xlsx, xls, xlsb, ods) through calamine, which is imported when a spreadsheet is opened
and not before.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from duban.exchange.table import Fault, Row, refuse
from duban.i18n import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_EXACT = 1e15
"""From here on a spreadsheet has rounded a whole number: it keeps 15 digits."""


class Sheet:
    """One sheet of a workbook. ``name`` empty means the first one."""

    def __init__(self, path: Path, file: str, name: str) -> None:
        self._sheet = _open(path, file, name)
        self.total = self._sheet.total_height
        self._at = 0

    def done(self) -> int:
        return self._at

    def rows(self) -> Iterator[Row]:
        """Rows as they stand; numbers and dates as text, a number that the spreadsheet has rounded as a
        fault.
        """
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            self._at = number
            cells = [value if type(value) is str else _text(value) for value in values]
            faults = [
                Fault(index, cells[index], _rounded())
                for index, value in enumerate(values)
                if type(value) is float and (value >= _EXACT or value <= -_EXACT)
            ]
            yield Row(number, cells, tuple(faults))


def _open(path: Path, file: str, name: str) -> "CalamineSheet":
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(str(path))
        names = book.sheet_names
        if not names:
            raise refuse(file, _("工作簿中没有工作表。"))
        if name and name not in names:
            known = _("、").join(names)
            raise refuse(
                file,
                _("工作簿中没有工作表“{name}”。").format(name=name),
                _("已有的工作表：{known}").format(known=known),
            )
        return book.get_sheet_by_name(name or names[0])
    except calamine.PasswordError as error:
        raise refuse(file, _("工作簿有密码。"), _("请去掉密码后再导入。")) from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        message = _("不能作为电子表格打开，文件可能已损坏（{error}）。").format(error=error)
        raise refuse(file, message, _("请用表格软件打开后另存为 xlsx。")) from error


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _rounded() -> str:
    return _("这个数超过 15 位，表格软件已把后面的数字改成 0，原值不可恢复；请把该列设为文本格式后重新填写。")
