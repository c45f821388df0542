"""Sentences for the steps of a trace. One function per code; a code without one is shown as it is, never
dropped.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from duban.domain.trace import Step, Trace
from duban.i18n import _, _n

Values = Mapping[str, str | int | date | tuple[date, ...]]

MOST_RANGES = 12
"""How many stretches of days a sentence lists before it only counts the rest."""


def render_step(step: Step) -> str:
    """The step as a sentence in the language in use, without its full stop's newline. Text from files is not
    made safe here.
    """
    sentence = SENTENCES.get(step.code)
    if sentence is None:
        values = _("、").join(f"{name}={value}" for name, value in step.values.items())
        return _("{code}（{values}）").format(code=step.code, values=values)
    return sentence(step.values)


def render_trace(trace: Trace) -> tuple[str, ...]:
    """All steps as sentences, in order."""
    return tuple(render_step(step) for step in trace)


def margin(days: int | None, *, ended: bool = False) -> str:
    """Calendar days past the due date, or left until it; of what has ended, how late that was. Nothing where there is no number."""
    if days is None:
        return ""
    if days > 0:
        return (_("晚{n}天") if ended else _("超{n}天")).format(n=days)
    return _("余{n}天").format(n=-days) if days else _("当日")


def weekday_name(day: date) -> str:
    """星期一 … 星期日."""
    return (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[
        day.weekday()
    ]


def full_date(value: object) -> str:
    """A date with its weekday: ``2026-10-08（星期四）``."""
    if not isinstance(value, date):
        return str(value)
    return _("{day}（{weekday}）").format(day=value.isoformat(), weekday=weekday_name(value))


def amount(value: object, unit: object) -> str:
    """A length of time in words: 60日, 5个工作日, 2个月, 1年."""
    n = value if isinstance(value, int) else 2
    words = {
        "calendar-day": _n("{n}日", n),
        "working-day": _n("{n}个工作日", n),
        "month": _n("{n}个月", n),
        "year": _n("{n}年", n),
    }
    return words.get(str(unit), "{n} " + str(unit)).format(n=value)


def day_list(days: Sequence[date]) -> str:
    """Days as stretches: ``2026-10-01至10-07、10-10``; the year is written where it changes."""
    stretches: list[list[date]] = []
    for day in days:
        if stretches and day - stretches[-1][-1] == timedelta(days=1):
            stretches[-1].append(day)
        else:
            stretches.append([day])
    words: list[str] = []
    year = 0
    for stretch in stretches[:MOST_RANGES]:
        first, last = stretch[0], stretch[-1]
        text = _short(first, year)
        if last != first:
            text = _("{first}至{last}").format(first=text, last=_short(last, first.year))
        year = last.year
        words.append(text)
    text = _("、").join(words)
    if len(stretches) > MOST_RANGES:
        text = _("{days}等{n}日").format(days=text, n=len(days))
    return text


def _short(day: date, year: int) -> str:
    return day.isoformat() if day.year != year else day.isoformat()[5:]


def _days(values: Values) -> tuple[date, ...]:
    days = values.get("days", ())
    return days if isinstance(days, tuple) else ()


def _basis(values: Values) -> str:
    number, title = values.get("number", ""), values.get("title", "")
    if not title:
        return _("每周休息日")
    return _("《{title}》（{number}）").format(title=title, number=number) if number else f"《{title}》"


def _start(values: Values) -> str:
    if values.get("counted") == "included":
        return _("{on}起算，当日计入。").format(on=full_date(values["on"]))
    return _("{on}起算，当日不计入，自次日起计。").format(on=full_date(values["on"]))


def _limit(values: Values) -> str:
    return _("期限{amount}。").format(amount=amount(values["value"], values["unit"]))


def _extension(values: Values) -> str:
    length = amount(values["value"], values["unit"])
    orders = {
        "extend-then-roll": _("延长{amount}，与原期限连续计算，届满日顺延一次。"),
        "roll-then-extend": _("延长{amount}，自原期限顺延后的届满日起计。"),
    }
    return orders.get(str(values.get("order", "")), _("延长{amount}，与原期限连续计算。")).format(
        amount=length
    )


def _days_off(values: Values) -> str:
    return _("休息日：{days}，依据{basis}。").format(days=day_list(_days(values)), basis=_basis(values))


def _days_worked(values: Values) -> str:
    return _("调休上班，计为工作日：{days}，依据{basis}。").format(
        days=day_list(_days(values)), basis=_basis(values)
    )


def _suspended(values: Values) -> str:
    return _("{begin}中止、{end}恢复，自中止次日至恢复当日共{days}日不计入。").format(
        begin=values["begin"], end=values["end"], days=values["days"]
    )


def _suspended_open(values: Values) -> str:
    return _("{begin}起中止，尚未恢复，届满日待定。").format(begin=values["begin"])


def _no_such_day(values: Values) -> str:
    return _("届满之月没有{day}日，以当月最后一日{on}为届满日。").format(day=values["day"], on=values["on"])


def _last_day(values: Values) -> str:
    return _("期限最后一日为{on}。").format(on=full_date(values["on"]))


def _rolled(values: Values) -> str:
    return _("最后一日{before}不是工作日，顺延至其后第一个工作日{to}。").format(
        before=values["from"], to=full_date(values["to"])
    )


def _not_rolled(values: Values) -> str:
    return _("最后一日{on}不是工作日，按规则不顺延；如顺延则为{rolled}。").format(
        on=values["on"], rolled=full_date(values["rolled"])
    )


def _not_covered(values: Values) -> str:
    if "published" in values:
        return _("{year}年的放假安排通知于{published}公布，所问之日尚未公布（日历{calendar}）。").format(
            **values
        )
    return _("日历{calendar}没有{year}年的放假安排通知，不作推定。").format(**values)


def _unsettled(values: Values) -> str:
    return _(
        "{next}年的放假安排通知尚未收录，可能调整{year}年12月末的上班和休息日，请在其公布后复核。"
    ).format(**values)


def _known_on(values: Values) -> str:
    return _("按{on}已公布的放假安排通知计算。").format(on=values["on"])


def _due(values: Values) -> str:
    return _("届满日为{on}，当日完成即为按时。").format(on=full_date(values["on"]))


SENTENCES: dict[str, Callable[[Values], str]] = {
    "start": _start,
    "limit": _limit,
    "extension": _extension,
    "days-off": _days_off,
    "days-worked": _days_worked,
    "suspended": _suspended,
    "suspended-open": _suspended_open,
    "no-such-day": _no_such_day,
    "last-day": _last_day,
    "rolled": _rolled,
    "not-rolled": _not_rolled,
    "not-covered": _not_covered,
    "unsettled": _unsettled,
    "known-on": _known_on,
    "due": _due,
}
"""Sentences by the code of the step; other modules' codes belong here too."""
