"""Everything that the full screen does has a command-line form, and that form exists."""

import shlex

import click
import pytest
from tools import parity

from duban.cli.front import command_line
from duban_tui.screens import SCREENS


def test_every_act_has_its_command() -> None:
    assert [row.name for row in parity.rows() if row.command is None] == []


def test_every_screen_has_its_command() -> None:
    assert {one.id for one in SCREENS} <= set(parity.READS)


@pytest.mark.parametrize("line", sorted({*parity.READS.values(), *filter(None, parity.COMMANDS.values())}))
def test_the_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    found: click.Command = command_line()
    context = found.make_context("duban", [], resilient_parsing=True)
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        child = found.get_command(context, words[0])
        if child is None:
            break
        found, words = child, words[1:]
    assert found.name != "duban"
    options = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options, line


def test_no_command_is_named_for_what_is_not_there() -> None:
    assert set(parity.COMMANDS) <= {row.name for row in parity.rows()}
