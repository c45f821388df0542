"""Reports that a locality's plugin builds: plain frozen figures go in, a document comes out, what goes wrong is named."""

from datetime import date

import attrs

from duban.calendar.periods import Period
from duban.desk.office import Office
from duban.desk.reports import indicators, keeping
from duban.desk.reports.common import Room, cited, day_for, room, spoken
from duban.domain.document import Document, Figure
from duban.engine.selection import PLUGIN_FAULTS
from duban.errors import DubanError
from duban.i18n import _
from duban.plugins.hookspecs import ReportView
from duban.policy.shape import nearest
from duban.workspace import Jurisdiction


def names(office: Office) -> tuple[str, ...]:
    """The reports that the workspace's plugins offer, as ``plugin.name``."""
    return tuple(sorted(office.plugins.reports))


def local(
    office: Office, place: Jurisdiction, name: str, *, period: Period, as_of: date | None = None
) -> Document:
    """The plugin's report for the period. Its name, issuer and date are set here, so that it is as of the day asked for.

    Raises DubanError for a report that nobody offers, for a builder that fails, and for a day that has not come.
    """
    builder = office.plugins.reports.get(name)
    if builder is None:
        words = _("启用的插件中没有“{name}”这种报告。").format(name=name)
        raise DubanError(words + nearest(name, office.plugins.reports))
    day = day_for(period, as_of)
    with room(office, place, day) as made:
        view = ReportView(
            name=place.name,
            period=period.key,
            start=period.start,
            end=period.end,
            as_of=day,
            figures=indicators.figures(made, period),
            kept=_kept(made, period),
        )
    try:
        document = builder(view)
    except PLUGIN_FAULTS as error:
        reason = f"{type(error).__name__}: {error}"
        raise DubanError(_("插件报告 {name} 出错：{reason}").format(name=name, reason=reason)) from error
    if not isinstance(document, Document):
        found = type(document).__name__
        raise DubanError(_("插件报告 {name} 应返回 Document，实为 {found}。").format(name=name, found=found))
    return attrs.evolve(
        document, name=name.replace(".", "-"), issuer=document.issuer or place.name, dated=spoken(day)
    )


def _kept(made: Room, period: Period) -> dict[str, Figure]:
    """How the limits and the duties that fell due in the period were kept, by rule."""
    both = {**keeping.limits(made, period, by_rule=True), **keeping.duties(made, period, by_rule=True)}
    figures = {}
    for rule, rate in both.items():
        ruling = made.policy.in_force(rule, period.end) or made.policy.rulings[rule][-1]
        of = _("{start} 至 {end} 到期的，截至 {day}").format(
            start=period.start, end=period.end, day=made.as_of
        )
        figures[rule] = keeping.figure(ruling.rule.title, rate, of, cited(ruling.citation))
    return figures
