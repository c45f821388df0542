"""What the first screen says around its list: heading, progress, status, and why the list is empty."""

from duban.desk.today import Today, Wanted
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban.wording import full_date
from duban_tui.words import kind_label, level_label, place_words


def how_to_import() -> str:
    """The command that fills a ledger."""
    return _("导入台账：duban import 文件 --mapping 映射.toml")


def heading(shown: Today, others: int) -> str:
    """Two lines: the jurisdiction; the day with its weekday and the packs in use."""
    place = _("督办  今日  {name}（{code}）").format(
        name=safe_text(shown.jurisdiction.name), code=safe_text(shown.jurisdiction.code)
    )
    if others:
        place += _n("  另有 {n} 个辖区，按 Tab", others).format(n=others)
    day = _("截至 {day}").format(day=full_date(shown.as_of))
    if shown.packs:
        day += _("  规则包：{packs}").format(packs=_("、").join(safe_text(pack) for pack in shown.packs))
    return f"{place}\n{day}"


def progress(shown: Today | None, seconds: int) -> str:
    """While the check runs: how far it is."""
    if shown is None or shown.tail is not None or not shown.rows:
        return _("正在检查……（{seconds} 秒）").format(seconds=seconds)
    return _("正在检查……已列出 {n} 条（{seconds} 秒）").format(n=len(shown.rows), seconds=seconds)


def status(shown: Today | None, wanted: Wanted, error: str, cursor: int, length: int) -> str:
    """Where the cursor is, what is left out, and what is not in the list at all."""
    if error:
        return "! " + safe_text(" ".join(error.split("\n")))
    if shown is None:
        return ""
    parts = [place_words(cursor, length)]
    if not wanted.everything:
        parts.append(_("筛选：{what}（Esc 看全部）").format(what=_chosen(wanted)))
    if shown.tail is not None and not shown.tail.cases:
        parts.append(_("还没有信访事项。{how}").format(how=how_to_import()))
    elif shown.pending:
        parts.append(_("未到期 {n} 项").format(n=shown.pending))
    if shown.done_late:
        parts.append(_("已办结但逾期 {n} 项").format(n=shown.done_late))
    return "  ".join(filter(None, parts))


def _chosen(wanted: Wanted) -> str:
    parts = (
        kind_label(wanted.kind) if wanted.kind is not None else "",
        whose(wanted),
        safe_text(wanted.text.strip()),
    )
    return " ".join(part for part in parts if part)


def whose(wanted: Wanted) -> str:
    """The level and the unit whose rows are wanted; empty for all."""
    level = level_label(wanted.level) if wanted.level is not None else ""
    return " ".join(filter(None, (level, safe_text(wanted.unit or ""))))


def notice(shown: Today | None, wanted: Wanted, error: str) -> tuple[str, ...]:
    """What stands in place of the rows where there are none."""
    if error:
        return (_("检查没有完成："), *safe_text(error, lines=True).splitlines(), _("改正以后按 r 重新读取。"))
    if shown is None or shown.tail is None:
        return (_("正在检查……"),)
    if shown.empty:
        return (
            _("台账和责任单位名册都是空的，没有检查任何内容。"),
            how_to_import(),
            _("登记单位：duban.toml 的 [[unit]]。"),
        )
    if not wanted.everything and shown.rows:
        return (_("没有符合筛选条件的。按 Esc 看全部。"),)
    lines = [_("今天没有超期、临期、未履行、未足和无法判定的。")]
    if not shown.tail.cases:
        lines.append(how_to_import())
    return tuple(lines)
