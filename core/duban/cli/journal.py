"""``duban journal``: whether the journal is intact, what to keep elsewhere, who recorded what and when."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.cli.exit_codes import ExitCode
from duban.cli.listing import FORMAT, Row, write_list
from duban.cli.report_output import write_bytes
from duban.cli.shell import Shell
from duban.desk.office import Office
from duban.domain.text import safe_text
from duban.errors import DubanError, UsageError
from duban.i18n import _, _n
from duban.journal_words import in_full, what_words

if TYPE_CHECKING:
    from duban.desk.journal_view import JournalRow
    from duban.domain.event import Event
    from duban.store.journal import Verdict
    from duban.store.reader import Reader
    from duban.workspace import Workspace

_JURISDICTION = click.option(
    "-j", "--jurisdiction", "asked", multiple=True, help=_("只看该辖区（代码或名称），可重复。")
)


@click.group(help=_("台账日志：校验是否被改动，写出锚点另存，查看何人何时登记了什么。"))
def journal() -> None:
    """Hold the commands together."""


@contextmanager
def _reading(workspace: "Workspace") -> Iterator["Reader"]:
    from duban.store.ledger import Ledger

    ledger = Ledger.open(workspace.database, readonly=True)
    try:
        with ledger.reading() as reader:
            yield reader
    finally:
        ledger.close()


def _codes(workspace: "Workspace", reader: "Reader", asked: tuple[str, ...]) -> list[str]:
    """The jurisdictions asked for; without any, the workspace's and those only the ledger knows."""
    if asked:
        return [workspace.jurisdiction(name).code for name in asked]
    named = [jurisdiction.code for jurisdiction in workspace.jurisdictions]
    return list(dict.fromkeys((*named, *reader.jurisdictions())))


@journal.command(help=_("逐条校验日志，指出被改动、删除、调换、截去之处；有问题时退出码为 4。"))
@_JURISDICTION
@click.option(
    "--anchor",
    "anchor_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("与另存的锚点文件比对，可查出末尾被截去或者全部重写。"),
)
@click.pass_obj
def verify(shell: Shell, asked: tuple[str, ...], anchor_file: Path | None) -> int:
    """Verify the journals; the exit code."""
    from duban.desk.journal_view import anchors_in
    from duban.store.journal import verify as verify_journal

    workspace = shell.find_workspace()
    anchors = [] if anchor_file is None else anchors_in(anchor_file)
    intact = True
    with _reading(workspace) as reader:
        for code in _codes(workspace, reader, asked):
            verdict = verify_journal(reader, code, anchors)
            intact = intact and verdict.ok
            _report(verdict)
    return ExitCode.CLEAN if intact else ExitCode.STORE


def _report(verdict: "Verdict") -> None:
    from duban.desk.journal_view import verdict_lines

    for line in verdict_lines(verdict):
        click.echo(safe_text(line))


@journal.command(help=_("写出日志锚点（每辖区一行 JSON）。请存放在台账管理人员改不到的地方。"))
@_JURISDICTION
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写入该文件；不指定时输出到屏幕。")
)
@click.pass_obj
def anchor(shell: Shell, asked: tuple[str, ...], out: Path | None) -> int:
    """Write the anchors."""
    from duban.store.journal import anchor as anchor_of

    workspace = shell.find_workspace()
    now = datetime.now(UTC)
    with _reading(workspace) as reader:
        anchors = [anchor_of(reader, code, now) for code in _codes(workspace, reader, asked)]
    text = "".join(f"{one.text()}\n" for one in anchors)
    if out is None:
        click.echo(text, nl=False)
    else:
        workspace.spare(out)
        write_bytes(text.encode(), out)
        shell.say(
            _n("已写入 {file}：{count} 个辖区的锚点。", len(anchors)).format(
                file=safe_text(out), count=len(anchors)
            )
        )
    return ExitCode.CLEAN


@journal.command(help=_("何人何时登记了什么，最近的在前。时刻为协调世界时（UTC）。"))
@_JURISDICTION
@click.option("--by", "actor", metavar=_("登记人"), help=_("只看这个账户登记的。"))
@click.option("--kind", metavar=_("事件"), help=_("只看这种登记（名称或编号，如 答复、reply）。"))
@click.option("--case", "case", metavar=_("编号"), help=_("只看该事项。"))
@click.option(
    "--search",
    default="",
    metavar=_("字词"),
    help=_("登记人、登记内容、事项、来源：汉字、拼音或者首字母，空格隔开的都要符合。"),
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help=_("每辖区跳过前面多少条。"))
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help=_("每辖区最多列出的条数。")
)
@FORMAT
@click.pass_obj
def log(
    shell: Shell,
    asked: tuple[str, ...],
    actor: str | None,
    kind: str | None,
    case: str | None,
    search: str,
    offset: int,
    limit: int,
    format: str,
) -> int:
    """List entries, one a line: jurisdiction, number, instant, actor, source, case, events; between tabs where people read."""
    from duban.desk.journal_view import JournalQuery, JournalSource, journal_names

    workspace = shell.find_workspace()
    with _reading(workspace) as reader:
        codes = _codes(workspace, reader, asked)
    with closing(Office(workspace)) as office:
        known = (
            {code: journal_names(office, code) for code in codes} if actor or kind or search.split() else {}
        )
        query = JournalQuery(
            text=search,
            actor=_named(
                actor, _("登记人"), [(one, one) for names in known.values() for one, _n in names.actors]
            ),
            kind=_named(kind, _("登记内容"), [pair for names in known.values() for pair in names.kinds]),
            case=case or "",
        )
        sources = {code: JournalSource(office, code, query, known.get(code)) for code in codes}
        total = sum(source.count() for source in sources.values())
        rows = (
            (code, row) for code, source in sources.items() for row in source.stretch(offset, offset + limit)
        )
        count = (
            _write_text(rows)
            if format == "text"
            else write_list((_as_row(code, row) for code, row in rows), format, _headings(), _words)
        )
    said = _n("共 {n} 条。", total).format(n=total)
    shell.say(said if count == total else said + _("列出 {count} 条。").format(count=count))
    return ExitCode.CLEAN


def _named(asked: str | None, what: str, known: Sequence[tuple[str, str]]) -> str:
    """The id of what is asked for by id or by label; empty for nothing. Raises UsageError where there is none of that name."""
    if not asked:
        return ""
    for id, label in known:
        if asked in (id, label):
            return id
    from duban.policy.shape import nearest

    words = _("日志中没有名为“{name}”的{what}。").format(name=safe_text(asked), what=what)
    raise UsageError(words + nearest(asked, [label for _id, label in known]))


def _write_text(rows: "Iterable[tuple[str, JournalRow]]") -> int:
    count = 0
    for code, row in rows:
        happened = _("；").join(row.happened) or what_words(row)
        fields = (
            code,
            row.seq,
            _instant(row) or "-",
            row.actor or "-",
            row.source or "-",
            row.case or "-",
            happened,
        )
        click.echo("\t".join(safe_text(field) for field in fields))
        count += 1
    return count


def _instant(row: "JournalRow") -> str | None:
    """The instant of recording in UTC."""
    return None if row.at is None else row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _headings() -> dict[str, str]:
    return {
        "jurisdiction": _("辖区"),
        "seq": _("编号"),
        "recorded_at": _("登记时刻"),
        "actor": _("登记人"),
        "source": _("来源"),
        "case": _("事项"),
        "happened": _("登记内容"),
    }


def _words(_name: str, value: object) -> str:
    if value is None:
        return ""
    return _("；").join(map(str, value)) if isinstance(value, list) else str(value)


def _as_row(code: str, row: "JournalRow") -> Row:
    """One entry with keys that never change with the language."""
    return {
        "jurisdiction": code,
        "seq": row.seq,
        "soundness": row.soundness.value,
        "recorded_at": _instant(row),
        "actor": row.actor or None,
        "source": row.source or None,
        "case": row.case or None,
        "happened": list(row.happened) or [what_words(row)],
        "events": [_as_event(event) for event in row.events],
        "hash": row.hash or None,
    }


def _as_event(event: "Event") -> Row:
    return {
        "id": event.id,
        "kind": event.kind,
        "on": event.on.isoformat(),
        "unit": event.unit,
        "officer": event.officer,
        "claim": event.claim,
        "data": {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in event.data.items()
        },
    }


@journal.command(help=_("一条登记的全文：何时、何人、各项内容、校验值。时刻为北京时间。"))
@click.argument("seq", metavar=_("编号"), type=click.IntRange(min=1))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def show(shell: Shell, seq: int, jurisdiction: str | None, format: str) -> int:
    """One entry in full."""
    from duban.desk.journal_view import JournalQuery, JournalSource, event_lines

    with closing(Office(shell.find_workspace())) as office:
        code = office.the_jurisdiction(jurisdiction).code
        source = JournalSource(office, code, JournalQuery())
        at = source.place(seq)
        if at is None:
            words = _("辖区 {code} 的日志没有第 {seq} 条，现有 {n} 条。")
            raise DubanError(words.format(code=code, seq=seq, n=source.count()))
        row = source.page(at, 1)[0]
        if format == "json":
            click.echo(json.dumps(_as_row(code, row), ensure_ascii=False, indent=2))
        else:
            for line in in_full(row, "", event_lines(office, code, row)):
                click.echo(line)
    return ExitCode.CLEAN


@journal.command(help=_("把旧版本写成的台账升级到本版本的格式。请先备份。"))
@click.pass_obj
def upgrade(shell: Shell) -> int:
    """Run the missing revisions of the schema."""
    from duban.store.ledger import Ledger

    Ledger.upgrade(shell.find_workspace().database)
    shell.say(_("台账格式已是最新。"))
    return ExitCode.CLEAN
