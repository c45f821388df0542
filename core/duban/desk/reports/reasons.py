"""The reasons of a date as a paragraph, numbered as ``duban explain`` numbers them."""

from duban.desk.explaining import Explained
from duban.domain.document import Paragraph
from duban.domain.roster import Roster
from duban.reasons import render_reasons


def reasons(one: Explained, roster: Roster) -> Paragraph:
    """One line for each step."""
    lines = (f"{n}. {text}" for n, text in enumerate(render_reasons(one.trace, roster), start=1))
    return Paragraph(text="\n".join(lines))
