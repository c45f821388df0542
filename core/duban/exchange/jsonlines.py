"""JSON lines: one object a line. Numbers are kept as they are written."""

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from duban.exchange.decoding import Encoding
from duban.exchange.table import Fault, Row
from duban.i18n import _


class JsonLines:
    """An open file of JSON lines. ``headers`` are all keys of the whole file in the order of first use;
    it is read twice.
    """

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._path = path
        self._encoding = encoding.name
        self.total = path.stat().st_size
        self._raw = path.open("rb")
        keys: dict[str, None] = {}
        for _number, value in self._objects():
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
        self.headers = tuple(keys)
        self._raw.seek(0)

    def done(self) -> int:
        return self._raw.tell() if not self._raw.closed else self.total

    def close(self) -> None:
        self._raw.close()

    def rows(self) -> Iterator[Row]:
        """One row a line; a line that is no object comes with a fault. Blank lines are counted and left
        out.
        """
        for number, value in self._objects():
            if isinstance(value, Mapping):
                yield self._row(number, value)
            else:
                yield Row(number, [""] * len(self.headers), (Fault(None, "", str(value)),))

    def _row(self, number: int, value: Mapping[str, object]) -> Row:
        faults: list[Fault] = []
        cells: list[str] = []
        for index, header in enumerate(self.headers):
            text = _text(value.get(header))
            if text is None:
                reason = _("这里应是文字、数、真假或者它们的列表，不能再套一层。")
                faults.append(Fault(index, json.dumps(value[header], ensure_ascii=False), reason))
            cells.append(text or "")
        return Row(number, cells, tuple(faults))

    def _objects(self) -> Iterator[tuple[int, Mapping[str, object] | str]]:
        """Line number with the object, or with the reason why there is none."""
        stream = io.TextIOWrapper(self._raw, encoding=self._encoding, errors="strict", newline="\n")
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, _parse(line)
        stream.detach()


def _parse(line: str) -> Mapping[str, object] | str:
    try:
        value = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        return _("不是有效的 JSON：第 {column} 个字符处有误。").format(column=error.colno)
    except RecursionError:
        return _("JSON 嵌套过深。")
    if not isinstance(value, dict):
        return _("每行应是一个 JSON 对象（{...}）。")
    return value


def _text(value: object) -> str | None:
    """The value as text; None where it is nested."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        items = [None if isinstance(item, list | dict) else _text(item) for item in value]
        return None if None in items else "；".join(item or "" for item in items)
    return None if isinstance(value, dict) else str(value)
