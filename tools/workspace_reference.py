"""The reference of ``duban.toml``: every key that the workspace file may hold, from the values it is read into."""

from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import attrs

from duban import people, users, workspace
from duban.domain import labels, rights
from tools.reference import GENERATED, table

HEADING: dict[str, tuple[tuple[type[Any], ...], str]] = {
    "整个文件": ((workspace.Settings, people.People, users.Users), ""),
    "`[[jurisdiction]]` 辖区": ((workspace.Jurisdiction,), "至少一个。"),
    "`[[unit]]` 责任单位": (
        (people.UnitEntry,),
        "没有单位，就没有周期职责可查。也可以从表格导入，见 [import.md](../import.md)。",
    ),
    "`[[officer]]` 责任人": (
        (people.OfficerEntry,),
        "有人接任时给前任写上 `until`，另加一条，不要改写：以前的职责仍按当时的人认定。",
    ),
    "`[[period]]` 已宣布的时期": (
        (people.PeriodEntry,),
        "规则的 `within`、`outside` 按 `kind` 引用；没有宣布的不产生职责。",
    ),
    "`[[user]]` 权限": (
        (users.UserEntry,),
        "由 `duban roles adopt` 记入日志后才生效，见[手册](../guide.md#权限)。至少有一个管理员。",
    ),
}
"""The tables of the file: the values that each is read into, and a word on it."""

MEANING: dict[tuple[type[Any], str], str] = {
    (workspace.Settings, "schema"): "格式版本，写 `1`",
    (workspace.Settings, "database"): "台账文件，在本文件旁边",
    (workspace.Settings, "language"): "默认语言",
    (workspace.Settings, "calendar"): "工作日历：`cn` 为国务院办公厅历年放假安排，也可以写自己的日历文件",
    (workspace.Settings, "plugins"): "启用的插件：名称，或者旁边的 `.py` 文件",
    (workspace.Settings, "jurisdiction"): "辖区，见下",
    (people.People, "unit"): "责任单位，见下",
    (people.People, "officer"): "责任人，见下",
    (people.People, "period"): "已宣布的时期，见下",
    (workspace.Jurisdiction, "code"): "行政区划代码，没有的自定",
    (workspace.Jurisdiction, "name"): "名称，显示在检查结果中",
    (workspace.Jurisdiction, "level"): "层级",
    (workspace.Jurisdiction, "packs"): "适用的规则包：编号，或者 `.toml` 文件；所继承的不必另写",
    (workspace.Jurisdiction, "judged_from"): "这一天以前的，不作为检查发现",
    (
        workspace.Jurisdiction,
        "duties_from",
    ): "周期职责从这一天起检查；与 `judged_from` 都不写的，不检查周期职责",
    (
        workspace.Jurisdiction,
        "switched_on",
    ): "启用默认停用的规则（排名、只供参考的指标）：编号 = `{ by = 谁决定, on = 日期, decision = 凭什么决定 }`，每次输出都注明",
    (workspace.Jurisdiction, "not_judged"): "本辖区不判定的规则：编号 = 理由，每次检查都列出",
    (people.UnitEntry, "code"): "有行政区划代码的用代码，没有的自定，定后不变",
    (people.UnitEntry, "name"): "名称",
    (people.UnitEntry, "level"): "层级",
    (people.UnitEntry, "kind"): "类别，规则按它选择单位，见下",
    (people.UnitEntry, "parent"): "上级单位的代码",
    (people.UnitEntry, "bodies"): "兼任的机构，取值与 `kind` 相同",
    (people.UnitEntry, "since"): "设立日期",
    (people.UnitEntry, "until"): "撤销日期，当日仍在",
    (people.UnitEntry, "population"): "常住人口（人），按每万人口计算的指标要用",
    (people.UnitEntry, "jurisdiction"): "所属辖区的代码；有几个辖区的必须写明",
    (people.OfficerEntry, "name"): "姓名",
    (people.OfficerEntry, "unit"): "单位的代码或者名称",
    (people.OfficerEntry, "role"): "职责",
    (people.OfficerEntry, "post"): "职务",
    (people.OfficerEntry, "since"): "任职日期",
    (people.OfficerEntry, "until"): "免职日期，当日仍在任",
    (people.OfficerEntry, "fictional"): "虚构人物，用于演示和测试",
    (people.OfficerEntry, "portfolio"): "分管领域，与事项的“问题类别”核对",
    (people.OfficerEntry, "areas"): "包联的单位，写代码或者名称",
    (people.PeriodEntry, "kind"): "类别，如 `sensitive` 敏感时期，与规则所写的一致",
    (people.PeriodEntry, "name"): "名称",
    (people.PeriodEntry, "start"): "第一日",
    (people.PeriodEntry, "end"): "最后一日",
    (people.PeriodEntry, "declared_by"): "宣布人",
    (people.PeriodEntry, "declared_on"): "宣布日期",
    (people.PeriodEntry, "jurisdiction"): "所属辖区的代码；不写的属于全部辖区",
    (users.Users, "user"): "谁可以做什么，见下",
    (users.UserEntry, "name"): "操作系统的账户名",
    (users.UserEntry, "roles"): "角色，可以有几个",
    (users.UserEntry, "officer"): "本人姓名，与名册一致；审批人必须写明，据此核对不是本人的事",
    (users.UserEntry, "jurisdiction"): "在哪一个辖区有此权限；有几个辖区的必须写明",
    (users.UserEntry, "up_to"): "审批人最高可决定的方式；不写的到 `order` 为止",
}
"""What each key says."""

_WORDS = {"zh": "中文", "en": "英文", **labels.LEVEL, **labels.ROLE, **rights.ROLE, **labels.MEASURE}


def render() -> str:
    """The page."""
    lines = [
        GENERATED.format(words="由程序生成，请勿手改：") + "# `duban.toml`",
        "",
        "工作区文件。`duban init` 写出带说明的一份。不认识的键、错误的类型、重复的代码，一次列出全部，写明行和键。",
        "`[documents]`、`[[rule]]`、`[[event]]` 是本级自己的规则，写法与规则包相同，见 [packs.md](../packs.md)。",
    ]
    for heading, (classes, words) in HEADING.items():
        rows = [_row(cls, field) for cls in classes for field in attrs.fields(cls)]
        lines += ["", f"## {heading}", "", *([words, ""] if words else [])]
        lines += table(("键", "必填", "含义", "可写", "不写时"), rows)
    kinds = [(f"`{kind}`", words) for kind, words in labels.UNIT_KIND.items()]
    lines += [
        "",
        "## 单位类别",
        "",
        "规则用到的类别；自己的规则可以用别的。",
        "",
        *table(("`kind`", "含义"), kinds),
    ]
    return "\n".join(lines) + "\n"


def _row(cls: type[Any], field: Any) -> tuple[str, str, str, str, str]:
    required = "是" if field.default is attrs.NOTHING else ""
    return f"`{field.name}`", required, MEANING[cls, field.name], _allowed(field.type), _default(field)


def _allowed(kind: Any) -> str:
    """The values that may be written, in words."""
    if get_origin(kind) is Literal:
        return "；".join(f"`{value}` {_WORDS.get(value, '')}".rstrip() for value in get_args(kind))
    choices = _choices(kind)
    if choices is not None:
        return "；".join(f"`{value}` {_WORDS.get(value, '')}".rstrip() for value in choices)
    text = str(kind)
    if "date" in text:
        return "日期"
    if kind is bool:
        return "`true`、`false`"
    if kind is int:
        return "整数"
    if get_origin(kind) is tuple:
        return "文字的列表" if get_args(kind)[0] is str else "表的列表"
    return "表" if get_origin(kind) is dict else "文字"


def _choices(kind: Any) -> type[StrEnum] | None:
    """The enumeration of which one value, or a list of values, may be written."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, StrEnum):
            return one
    return None


def _default(field: Any) -> str:
    default = field.default
    if default is attrs.NOTHING or default in (None, "", ()) or isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    shown = list(default) if isinstance(default, tuple) else default
    return f"`{shown!r}`".replace("'", '"')
