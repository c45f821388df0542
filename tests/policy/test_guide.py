"""The guide for pack authors names every key, and its example works."""

import re
from datetime import date
from pathlib import Path

import pytest

from duban.desk.worked_shapes import (
    Expected,
    ExpectedFigure,
    ExpectedProposal,
    ExpectedRank,
    ExpectedReward,
    ExpectedScore,
    ProposalKey,
    Then,
    WorkedCase,
)
from duban.domain.event import EventKind, Field
from duban.domain.span import Span
from duban.policy.assessing import Among, Part
from duban.policy.campaigning import Milestone, Phase
from duban.policy.inherit import build
from duban.policy.kinds import KINDS
from duban.policy.load import parse_pack
from duban.policy.policy import Policy
from duban.policy.rules import (
    Applies,
    Counting,
    Deadline,
    Document,
    Extension,
    Item,
    Limit,
    Offset,
    PackHead,
    Schedule,
    Source,
    Step,
    Suspension,
)
from duban.policy.sense import rule_faults
from duban.policy.shape import toml_keys
from duban.policy.shelf import Shelf, known_packs
from tests.policy.packs import assembly, pack

GUIDE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
TABLES: tuple[type, ...] = (
    PackHead,
    Document,
    EventKind,
    Field,
    Source,
    Span,
    Applies,
    Limit,
    Counting,
    Extension,
    Suspension,
    Schedule,
    Offset,
    Step,
    Item,
    Milestone,
    Phase,
    WorkedCase,
    Then,
    Expected,
    ExpectedFigure,
    ExpectedProposal,
    ExpectedRank,
    ExpectedReward,
    ExpectedScore,
    ProposalKey,
    Among,
    Part,
    *KINDS.values(),
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_is_in_the_guide(table: type) -> None:
    keys = set(toml_keys(table)) - {"documents"}
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()


EXAMPLE, TEN_DAYS, AMENDED = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def policy_of(text: str) -> Policy:
    made = parse_pack(text, "guide.toml")
    shelf = Shelf({}).add(known_packs())
    return build("", {**shelf.packs, made.id: made}, [made.id]).policy


def test_the_guides_example_is_a_pack() -> None:
    policy = policy_of(EXAMPLE)
    assert {"SC-08-1", "N-34-1"} <= set(policy.rulings)
    assert [ruling.pack for ruling in policy.rulings["N-34-1"]][-1] == "some-city"


def test_the_guides_schedule_of_ten_days_can_be_used() -> None:
    lines = EXAMPLE.partition("schedule = [")
    policy = policy_of(lines[0] + TEN_DAYS + lines[2].partition("]\n")[2])
    (ruling,) = policy.rulings["SC-08-1"]
    assert list(rule_faults(ruling.rule)) == []


def test_the_guides_amended_rule_has_both_versions() -> None:
    """The old limit until the day before, the new one from its day on."""
    versions = policy_of(
        EXAMPLE.partition("[[rule]]                                  # 改写")[0] + AMENDED
    ).rulings["N-34-1"]
    old, new = (ruling.rule for ruling in versions[-2:])
    assert isinstance(old, Deadline) and isinstance(new, Deadline)
    assert old.limit is not None and new.limit is not None
    assert (old.limit.value, new.limit.value) == (45, 40)
    assert old.effective.end == date(2026, 8, 31) and new.effective.start == date(2026, 9, 1)


RRULES = (
    "FREQ=WEEKLY;BYDAY=MO,WE",
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=20",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15",
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=MO",
)


@pytest.mark.parametrize("text", RRULES)
def test_a_recurrence_that_is_accepted_can_be_computed(text: str) -> None:
    from datetime import datetime

    from dateutil.rrule import rrulestr

    body = f"""
[[rule]]
id = "L-1"
kind = "duty"
title = "例会"
source = {{ doc = "rules", article = "第一条" }}
effective = {{ from = 2020-01-01 }}
confirmed_on = 2026-01-01
event = ["meeting"]
schedule = [{{ rrule = "{text}" }}]
"""
    (ruling,) = assembly(pack(body)).policy.rulings["L-1"]
    assert list(rule_faults(ruling.rule)) == []
    assert rrulestr(text, dtstart=datetime(2024, 1, 1))[0] is not None  # noqa: DTZ001 - civil days
