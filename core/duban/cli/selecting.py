"""Which cases, and in which order: the options that ``duban cases`` and ``duban export cases`` share with 台账."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import attrs
import click

from duban.domain.labels import CASE_COLUMN, CASE_SORT, CASE_STANDING
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.ledger_pages import Query
    from duban.workspace import Workspace

F = TypeVar("F", bound=Callable[..., object])


def choices(names: Iterable[str], words: Mapping[str, str]) -> str:
    """The names with what they are called; a name alone where that says the same."""
    said = ((name, _(words[name])) for name in names)
    return _("、").join(
        name if what.lower() == name.replace("-", " ") else _("{name} {what}").format(name=name, what=what)
        for name, what in said
    )


def _options() -> tuple[Callable[[F], F], ...]:
    return (
        click.option(
            "--search",
            metavar=_("字词"),
            default="",
            help=_("编号、单位、责任人、规则、类别和形式：汉字、拼音或者首字母，空格隔开的都要符合。"),
        ),
        click.option(
            "--standing",
            type=click.Choice(tuple(CASE_STANDING)),
            help=_("状态：{choices}").format(choices=choices(CASE_STANDING, CASE_STANDING)),
        ),
        click.option("--view", metavar=_("名称"), help=_("保存的视图；另写的选项取代视图中的同一项。")),
        click.option(
            "--sort",
            type=click.Choice(CASE_SORT),
            help=_("排序：{choices}。默认按收到日期；收到和办结日期新的在前。").format(
                choices=choices(CASE_SORT, CASE_COLUMN)
            ),
        ),
        click.option("--reverse", is_flag=True, help=_("倒序。")),
    )


def selecting(command: F) -> F:
    """Give the command the options ``search``, ``standing``, ``view``, ``sort`` and ``reverse``."""
    for option in reversed(_options()):
        command = option(command)
    return command


def query_of(
    workspace: "Workspace",
    search: str,
    standing: str | None,
    view: str | None,
    sort: str | None,
    reverse: bool,
) -> "Query":
    """What the options ask for. Raises DubanError for a view that there is none of."""
    from duban.desk.kept import Kept
    from duban.desk.ledger_pages import Query, Sort, Standing
    from duban.desk.views import view as saved

    query = Query() if view is None else saved(Kept(workspace.folder), view)
    if search.split():
        query = attrs.evolve(query, text=search)
    if standing is not None:
        query = attrs.evolve(query, standing=Standing(standing))
    if sort is not None:
        query = attrs.evolve(query, sort=Sort(sort), descending=Sort(sort).descending)
    return attrs.evolve(query, descending=query.descending != reverse)
