"""``duban rebuild``: the projections anew from the journal."""

import click

from duban.cli.shell import Shell
from duban.i18n import _, _n


@click.command(
    "rebuild", help=_("由台账日志重新计算全部事项和应办事项；日志本身不变，结果应与原来逐字节相同。")
)
@click.option("-j", "--jurisdiction", multiple=True, help=_("只重算这个辖区；可多次使用。"))
@click.pass_obj
def rebuild(shell: Shell, jurisdiction: tuple[str, ...]) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.adopt import rebuild as compute
    from duban.desk.office import Office, require_current

    with closing(Office(shell.find_workspace())) as office:
        for place in office.jurisdictions(jurisdiction):
            with office.ledger.reading() as reader:
                require_current(office, reader, place.code)
                before = reader.fingerprint(place.code)
            count = compute(office, place)
            with office.ledger.reading() as reader:
                same = reader.fingerprint(place.code) == before
            words = _("与原来一致") if same else _("与原来不同，已按日志更正")
            click.echo(
                _n("辖区 {code}：重算 {n} 件事项，{words}。", count).format(
                    code=place.code, n=count, words=words
                )
            )
    return 0
