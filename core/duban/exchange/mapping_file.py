"""Reads a mapping file, strictly: every unknown key, wrong type and impossible combination in one answer."""

import codecs
import difflib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from duban.domain.event import CASE_FIELDS, EventKind, Value
from duban.domain.roster import LEVELS
from duban.exchange.dates import DEFAULT_FORMATS, EARLIEST, EXCEL, LATEST, zone
from duban.exchange.delimited import DELIMITERS
from duban.exchange.mapping import BLANK, Cell, Declare, EventMap, ImportMapping, When
from duban.exchange.reading import Layout
from duban.exchange.strict import Keys, Notes
from duban.exchange.table import Refused, match_key, refuse
from duban.files import why
from duban.i18n import _

SCHEMA = 1
TARGETS = ("cases", "acts", "units", "officers")
UNIT_FIELDS = ("code", "name", "level", "kind", "parent", "bodies", "since", "until", "population")
OFFICER_FIELDS = ("name", "unit", "role", "post", "since", "until", "fictional", "portfolio", "areas")

_TOP = (
    "schema", "target", "name", "note", "sheet", "header_row", "encoding", "delimiter", "timezone",
    "dates", "earliest", "latest",
    "blank", "drop", "fill_down", "rows_per_case", "withdraw", "skip", "case", "unit", "officer", "event",
)  # fmt: skip
_CELL = (
    "column", "columns", "join", "constant", "default_column", "default", "values", "otherwise", "blank",
    "type",
)  # fmt: skip
_OTHERWISE = ("reject", "keep", "blank")
_TYPES = ("text", "int", "bool", "date", "list", "unit", "officer")
_NEEDED = {"units": ("name", "level"), "officers": ("name", "unit", "role")}


def read_mapping(path: Path, kinds: Mapping[str, EventKind]) -> ImportMapping:
    """The mapping of that file, checked against the event kinds in use.

    Raises :class:`duban.exchange.table.Refused` with all problems, each with line and dotted key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise refuse(path.name, _("打不开文件：{error}。").format(error=why(error))) from error
    except UnicodeDecodeError as error:
        message = _("映射文件应为 UTF-8 编码：第 {offset} 字节不是有效字符。").format(offset=error.start)
        raise refuse(path.name, message, _("请用文本编辑器另存为 UTF-8。")) from error
    return parse_mapping(text, path.name, kinds)


def parse_mapping(text: str, file: str, kinds: Mapping[str, EventKind]) -> ImportMapping:
    """Like :func:`read_mapping`, for a text at hand."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, str(error)) from error
    notes = Notes(file, text)
    mapping = _mapping(Keys(notes, (), table).only(*_TOP), file, kinds, text)
    notes.raise_any()
    return mapping


def _not_toml(file: str, error: str) -> Refused:
    """The answer to a text that is no TOML, with the line where reading stopped."""
    place = re.search(r" \(at line (\d+), column (\d+)\)$", error)
    what = error[: place.start()] if place else error
    message = _("不是有效的 TOML：{error}").format(error=what)
    if place:
        message += _("（第 {column} 列附近）").format(column=place[2])
    return refuse(file, message, _("列名等文字要写在英文引号中。"), int(place[1]) if place else None)


def _mapping(top: Keys, file: str, kinds: Mapping[str, EventKind], text: str) -> ImportMapping:
    if top.whole("schema", 0, 0) != SCHEMA:
        top.notes.add(("schema",), _("应写 schema = {number}。").format(number=SCHEMA))
    target = top.choice("target", TARGETS, "cases")
    if not top.text("name").strip():
        top.notes.add(("name",), _("应写 name：这份台账的固定名称，以后导入同一台账仍用它。"))
    unit, declare = _unit(top) if target in ("cases", "acts") else (None, None)
    mapping = ImportMapping(
        file=file,
        target=cast(Literal["cases", "acts", "units", "officers"], target),
        name=top.text("name").strip(),
        layout=_layout(top),
        timezone=_timezone(top),
        dates=_dates(top),
        earliest=top.day("earliest", EARLIEST),
        latest=top.day("latest", LATEST),
        blank=tuple(word.strip() for word in ("", *top.texts("blank", BLANK))),
        drop=top.texts("drop"),
        fill_down=top.texts("fill_down"),
        rows_per_case=cast(Literal["one", "many"], top.choice("rows_per_case", ("one", "many"), "one")),
        withdraw=top.flag("withdraw"),
        skip=_when(top, "skip"),
        case=_case(top) if target == "cases" else {},
        unit=unit,
        declare=declare,
        record=_record(top, target),
        events=_events(top, kinds, target),
        text=text,
    )
    _consistent(top, mapping)
    return mapping


def _layout(top: Keys) -> Layout:
    encoding = top.text("encoding", "auto")
    if encoding != "auto":
        try:
            codecs.getincrementaldecoder(codecs.lookup(encoding).name)
        except LookupError:
            top.notes.add(("encoding",), _("不认识这种编码；可写 auto、utf-8、gb18030、utf-16 等。"))
    delimiter = top.text("delimiter", "auto")
    if delimiter != "auto" and delimiter not in DELIMITERS:
        top.notes.add(("delimiter",), _('应为 auto 或者 ","、"\\t"、";"、"|" 之一。'))
    return Layout(top.text("sheet"), top.whole("header_row", 1, 1), encoding, delimiter)


def _timezone(top: Keys) -> str:
    name = top.text("timezone", "Asia/Shanghai")
    try:
        zone(name)
    except KeyError:
        top.notes.add(("timezone",), _("不认识这个时区；应为如 Asia/Shanghai 的名称。"))
    return name


def _dates(top: Keys) -> tuple[str, ...]:
    """The formats to try. Where the mapping names none that begins with the year, the usual ones stay good: they cannot be
    mistaken for a format with the day or the month first.
    """
    formats = top.texts("dates", DEFAULT_FORMATS)
    for position, form in enumerate(formats):
        if form == EXCEL:
            continue
        if "%y" in form:
            top.notes.add(("dates", position), _("%y 是两位年份，无法确定世纪；请用 %Y。"))
        elif (
            "%Y" not in form
            or not ({"%m", "%b", "%B"} & {form[i : i + 2] for i in range(len(form))})
            or "%d" not in form
        ):
            top.notes.add(("dates", position), _('日期格式要有年 %Y、月 %m、日 %d，或者写 "excel"。'))
    if any(form.startswith("%Y") for form in formats):
        return formats
    return (*formats, *DEFAULT_FORMATS)


def _unit(top: Keys) -> tuple[Cell | None, Declare | None]:
    value = top.table.get("unit")
    if value is None:
        return None, None
    if isinstance(value, str):
        return Cell(columns=(value,), path=("unit",)), None
    keys = top.child("unit")
    if keys is None:
        return None, None
    keys.only(*_CELL, "unknown", "declare")
    unknown = keys.choice("unknown", ("reject", "declare"), "reject")
    declare = _declare(keys)
    if unknown == "declare" and declare is None:
        message = _(
            'unknown = "declare" 时要写 declare = {{ level = …, kind = … }}，说明新单位的层级。'
        ).format()
        keys.notes.add((*keys.path, "unknown"), message)
    return _cell_of(keys), declare if unknown == "declare" else None


def _declare(keys: Keys) -> Declare | None:
    table = keys.child("declare")
    if table is None:
        return None
    table.only("level", "kind", "parent")
    level = table.choice("level", LEVELS, "")
    return Declare(level=level, kind=table.text("kind", "department"), parent=table.text("parent") or None)


def _case(top: Keys) -> dict[str, Cell]:
    keys = top.child("case")
    if keys is None:
        top.notes.add(("case",), _('应写 [case]，其中 ref = "…" 指明事项编号所在的列。'))
        return {}
    keys.only("ref", "claim", *CASE_FIELDS)
    if "ref" not in keys.table:
        keys.notes.add((*keys.path, "ref"), _("应写 ref：事项编号所在的列。"))
    return _cells(keys)


def _record(top: Keys, target: str) -> dict[str, Cell]:
    if target not in _NEEDED:
        return {}
    section, fields = ("unit", UNIT_FIELDS) if target == "units" else ("officer", OFFICER_FIELDS)
    keys = top.child(section)
    if keys is None:
        top.notes.add((section,), _("应写 [{section}]，指明各列。").format(section=section))
        return {}
    keys.only(*fields)
    for field in _NEEDED[target]:
        if field not in keys.table:
            keys.notes.add((*keys.path, field), _("缺少必填项 {field}。").format(field=field))
    return _cells(keys)


def _cells(keys: Keys) -> dict[str, Cell]:
    return {field: _cell(keys, field) for field in keys.table}


def _cell(keys: Keys, field: str) -> Cell:
    value = keys.table[field]
    if isinstance(value, str):
        return Cell(columns=(value,), path=(*keys.path, field))
    if not isinstance(value, dict):
        hint = _("固定的值写作 {field} = {{ constant = {value} }}。").format(field=field, value=value)
        keys.notes.add((*keys.path, field), _("应为列名（写在引号中），或者一个表。"), hint)
        return Cell()
    return _cell_of(Keys(keys.notes, (*keys.path, field), value).only(*_CELL))


def _cell_of(keys: Keys) -> Cell:
    columns = keys.texts("columns") if "columns" in keys.table else keys.texts("column")
    if "columns" in keys.table and "column" in keys.table:
        keys.notes.add((*keys.path, "columns"), _("column 和 columns 只能写一个。"))
    if bool(columns) == ("constant" in keys.table):
        keys.notes.add(keys.path, _("要写 column（取哪一列）或者 constant（固定的值），且只写一个。"))
    kind = keys.choice("type", ("", *_TYPES), "")
    otherwise = keys.text("otherwise", "reject")
    near = difflib.get_close_matches(otherwise, _OTHERWISE, 1, 0.75)
    if near and near[0] != otherwise:
        keys.notes.unknown((*keys.path, "otherwise"), otherwise, _OTHERWISE)
    return Cell(
        columns=columns,
        join=keys.text("join"),
        constant=_value(keys, "constant"),
        default_column=keys.text("default_column"),
        default=_value(keys, "default"),
        values=_values(keys),
        otherwise=otherwise,
        blank=keys.texts("blank"),
        type=kind,
        path=keys.path,
    )


def _value(keys: Keys, key: str) -> Value | None:
    value = keys.table.get(key)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    keys.notes.add((*keys.path, key), _("应为文字、整数、true/false、日期或者文字的列表。"))
    return None


def _values(keys: Keys) -> dict[str, Value]:
    table = keys.child("values")
    if table is None:
        return {}
    values: dict[str, Value] = {}
    for word in table.table:
        value = _value(table, word)
        if match_key(word) in values:
            table.notes.add((*table.path, word), _("与另一项只差空格、大小写或者全半角。"))
        if value is not None:
            values[match_key(word)] = value
    return values


def _events(top: Keys, kinds: Mapping[str, EventKind], target: str) -> tuple[EventMap, ...]:
    tables = top.table.get("event", [])
    if target in _NEEDED:
        if tables:
            top.notes.add(("event",), _("target 为 units 或者 officers 时不写 [[event]]。"))
        return ()
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        top.notes.add(("event",), _("至少要有一个 [[event]]，写明 kind 和 on。"))
        return ()
    return tuple(
        _event(Keys(top.notes, ("event", position), table), kinds, target, position == 0)
        for position, table in enumerate(tables)
    )


def _event(keys: Keys, kinds: Mapping[str, EventKind], target: str, first: bool) -> EventMap:
    keys.only("kind", "on", "required", "when", "unit", "officer", "claim", "data")
    kind_id = keys.text("kind")
    kind = kinds.get(kind_id)
    subject = "case" if target == "cases" else "unit"
    if kind is None:
        keys.notes.unknown(
            (*keys.path, "kind"),
            kind_id,
            [k for k, v in kinds.items() if v.subject == subject and not v.command],
        )
    elif kind.command:
        message = _("“{label}”不能导入：决定须由有权的人作出。").format(label=kind.words)
        keys.notes.add((*keys.path, "kind"), message, _("请用 {command}。").format(command=kind.command))
    elif kind.subject != subject:
        keys.notes.add((*keys.path, "kind"), _("“{label}”不是这类台账的事件。").format(label=kind.words))
    if "on" not in keys.table:
        keys.notes.add((*keys.path, "on"), _("应写 on：事件发生日期所在的列。"))
    when = _when(keys, "when")
    data = keys.child("data")
    cells = _cells(data) if data else {}
    if kind is not None:
        _known_data(keys, kind, cells, target)

    def cell(key: str) -> Cell | None:
        return _cell(keys, key) if key in keys.table else None

    return EventMap(
        kind=kind_id,
        on=cell("on") or Cell(),
        required=keys.flag("required", first and not when),
        when=when,
        unit=cell("unit"),
        officer=cell("officer"),
        claim=cell("claim"),
        data=cells,
    )


def _known_data(keys: Keys, kind: EventKind, cells: Mapping[str, Cell], target: str) -> None:
    fields = [field.name for field in kind.fields]
    known = [*fields, *(CASE_FIELDS if target == "cases" else ())]
    for name in cells:
        if name not in known:
            keys.notes.unknown((*keys.path, "data", name), name, known)
    for field in kind.fields:
        if field.required and field.name not in cells:
            message = _("“{kind}”要有 {name}（{label}）。").format(
                kind=kind.words, name=field.name, label=field.words
            )
            keys.notes.add((*keys.path, "data"), message, _("在 data 中写明它取哪一列。"))


def _when(keys: Keys, key: str) -> tuple[When, ...]:
    """The conditions under that key: one, or a list of them."""
    value: Any = keys.table.get(key)
    if value is None:
        return ()
    conditions = value if isinstance(value, list) else [value]
    found: list[When] = []
    for condition in conditions:
        path = (*keys.path, key)
        if isinstance(condition, str):
            found.append(When(column=condition))
        elif isinstance(condition, dict):
            found.append(_condition(Keys(keys.notes, path, condition)))
        else:
            keys.notes.add(path, _("应为列名，或者 { column = …, in = […] }。"))
    return tuple(found)


def _condition(keys: Keys) -> When:
    keys.only("column", "in", "not_in", "blank")
    if not keys.text("column"):
        keys.notes.add((*keys.path, "column"), _("应写 column。"))
    return When(
        column=keys.text("column"),
        among=keys.texts("in") if "in" in keys.table else None,
        not_in=keys.texts("not_in") if "not_in" in keys.table else None,
        blank=keys.flag("blank"),
    )


def _consistent(top: Keys, mapping: ImportMapping) -> None:
    dropped = {match_key(name) for name in mapping.drop}
    for column in mapping.columns:
        if match_key(column) in dropped:
            top.notes.add(("drop",), _("“{column}”既写在 drop 中，又被映射用到。").format(column=column))
    if mapping.earliest > mapping.latest:
        top.notes.add(("earliest",), _("earliest 晚于 latest。"))
    if (
        mapping.target == "acts"
        and mapping.unit is None
        and any(event.unit is None for event in mapping.events)
    ):
        top.notes.add(("unit",), _("应写 [unit]，或者在每个 [[event]] 中写 unit：是哪个单位做的。"))
    if mapping.withdraw and (mapping.target != "cases" or mapping.rows_per_case != "one"):
        top.notes.add(("withdraw",), _('withdraw 只用于 target = "cases" 且一行一件的台账。'))
    for key in ("case", "officer"):
        if key in top.table and key != {"cases": "case", "officers": "officer"}.get(mapping.target):
            top.notes.add(
                (key,), _('target = "{target}" 时不写 [{key}]。').format(target=mapping.target, key=key)
            )
