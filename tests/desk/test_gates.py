"""The gate that an act passes before it is journaled, and what a campaign's command and the check say of its cases."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from duban.cli import main
from duban.desk.campaigns import listed, one
from duban.desk.explaining import explain
from duban.desk.gates import GateClosed
from duban.desk.office import Office
from duban.desk.recording import Effect, Statement, record
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CITY_PACK, CODE, OFFICE, TOWN, brief, lay, open_office, put, result
