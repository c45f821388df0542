"""What can be done about a proposal, a situation, a suggestion: the form of each act, and the command line that does the same."""

from collections.abc import Mapping, Sequence
from datetime import date

from duban.desk.accountability import Needs
from duban.desk.deciding import Decision
from duban.desk.recording import Statement
from duban.desk.suggesting import Stage, Suggested
from duban.domain.event import Value
from duban.domain.following import Following, Measure, Supported
from duban.domain.labels import MEASURE, SEVERITY
from duban.domain.rights import ACT, Act
from duban.i18n import _
from duban.outcome_words import label_words
from duban_tui.screens.acting import Values, flags
from duban_tui.screens.form import Field

_REASON = (Act.DISMISS, Act.APPEAL, Act.UPHOLD, Act.WITHDRAW)


def act_words(act: Act) -> str:
    """The act in the language in use."""
    return _(ACT[act.value])


def choices(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Codes with their words, to choose from."""
    return tuple((code, _(label)) for code, label in words.items())


def day_of(values: Values, otherwise: date) -> date:
    """The day that was filled in, else the other."""
    return date.fromisoformat(values["on"]) if values.get("on") else otherwise


# --- decisions about a proposal ---


def decision_fields(act: Act, one: Following, needs: Needs, by: str, on: date) -> list[Field]:
    """What the act has to say. ``by`` is the organ that is proposed for a confirmation."""
    fields: list[Field] = []
    if act is Act.CONFIRM:
        fields.append(Field(id="by", label=_("决定机关"), value=by, needed=True))
        fields.append(Field(id="number", label=_("文号")))
        fields.append(
            Field(
                id="rectify_by",
                label=_("整改期限"),
                hint=_("写作 1122、2026-11-22，或者 +30d（三十天后）"),
                day=True,
                needed=needs.rectify,
            )
        )
        if needs.forms:
            listed = tuple((form, form) for form in needs.forms)
            fields.append(Field(id="forms", label=_("处理形式"), choices=listed, several=True, needed=True))
        others = tuple(
            (code, words) for code, words in choices(MEASURE) if code != one.proposal.measure.value
        )
        fields.append(Field(id="also", label=_("合并使用的其他方式"), choices=others, several=True))
        fields.append(Field(id="reason", label=_("理由")))
    elif act in _REASON:
        fields.append(Field(id="reason", label=_("理由"), needed=True))
    elif act is Act.RECTIFY:
        fields.append(Field(id="what", label=_("整改情况"), needed=True))
    else:
        fields.append(Field(id="organ", label=_("作出决定的机关"), needed=True))
        fields.append(Field(id="decision", label=_("决定内容"), needed=True))
        fields.append(Field(id="number", label=_("文号")))
    return [*fields, Field(id="on", label=_("日期"), value=on.isoformat(), day=True, needed=True)]  # fmt: skip


def decision_of(act: Act, number: int, values: Values, on: date) -> Decision:
    """The decision as it was filled in; on that day where none was typed."""
    fields: dict[str, Value] = {}
    for name, value in values.items():
        if name in ("forms", "also"):
            fields[name] = tuple(part for part in value.split(",") if part)
        elif name != "on":
            fields[name] = value
    return Decision(act=act, number=number, on=day_of(values, on), fields=fields)


def decision_command(decision: Decision) -> str:
    """The command that does the same."""
    named: list[tuple[str, str]] = []
    for name, value in decision.fields.items():
        option = {"forms": "--form"}.get(name, "--" + name.replace("_", "-"))
        parts = value if isinstance(value, tuple) else (str(value),)
        named += [(option, part) for part in parts]
    return f"duban outcome {decision.act.value} P{decision.number}" + flags(
        [*named, ("--on", decision.on.isoformat())]
    )


def decision_summary(decision: Decision, one: Following, whom: str, fields: Sequence[Field]) -> list[str]:
    """What is going to be recorded, then the command."""
    said = {field.id: field for field in fields}
    lines = [f"P{one.number} {label_words(one.proposal)} {whom}"]
    for name, value in decision.fields.items():
        if value and name in said:
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            lines.append(_("{label}：{value}").format(label=said[name].label, value=said[name].shown(text)))
    lines.append(_("日期：{day}").format(day=decision.on))
    return [*lines, "", *lasting(), decision_command(decision)]


def lasting() -> tuple[str, ...]:
    """What to know before an act is recorded."""
    return (_("记入日志后不能改动，只能由后续的决定改变。"), _("等同的命令："))


def after(one: Following, act: Act) -> str:
    """What to say when it is done, with what has to follow."""
    words = _("P{number}：{act}，已记入日志。").format(number=one.number, act=act_words(act))
    if act is Act.CONFIRM and one.proposal.measure is Measure.SUGGEST:
        words += _("建议书发出后，用 duban record 提出建议 登记，反馈和落实由此起算。")
    return words


# --- a situation that awaits a person's word ---


def ground_fields(row: Supported, on: date) -> list[Field]:
    """What a person has to say about the situation."""
    return [
        Field(id="severity", label=_("情节"), choices=choices(SEVERITY)),
        Field(id="measure", label=_("拟采取方式"), choices=choices(MEASURE)),
        Field(id="facts", label=_("事实"), needed=True),
        Field(id="cause", label=_("原因")),
        Field(id="decision", label=_("决策记录"), hint=_("日志编号，如 12.0")),
        Field(id="on", label=_("日期"), value=on.isoformat(), day=True, needed=True),
    ]


def ground_statement(row: Supported, values: Values, on: date) -> Statement:
    """The entry as it was filled in."""
    said = {name: value for name, value in values.items() if value and name != "on"}
    return Statement(
        kind="ground_found",
        on=day_of(values, on),
        unit=row.unit,
        fields={"ground": row.ground, "about": row.about, **said},
    )


# --- a suggestion ---


def suggestion_fields(row: Suggested, on: date) -> list[Field]:
    """The written feedback, or that what was adopted has been carried out."""
    day = Field(id="on", label=_("日期"), value=on.isoformat(), day=True, needed=True)
    if row.stage is Stage.OPEN:
        answers = (("true", _("是")), ("false", _("否")))
        adopted = Field(id="adopted", label=_("是否采纳"), choices=answers, needed=True)
        return [adopted, Field(id="reason", label=_("理由（不采纳的须写明）")), day]
    return [Field(id="result", label=_("落实情况"), needed=True), day]


def suggestion_statement(row: Suggested, values: Values, on: date) -> Statement:
    """The act as it was filled in."""
    said = {name: value for name, value in values.items() if value and name != "on"}
    return Statement(
        kind="suggestion_answered" if row.stage is Stage.OPEN else "suggestion_done",
        on=day_of(values, on),
        unit=row.event.unit,
        fields={"suggestion": row.event.id, **said},
    )


def record_command(statement: Statement) -> str:
    """The command that records the same."""
    from shlex import quote

    head = f"duban record {statement.kind}" + flags([("--unit", statement.unit or "")])
    said = "".join(f" {quote(f'{name}={value}')}" for name, value in statement.fields.items())
    return head + flags([("--on", statement.on.isoformat())]) + said
