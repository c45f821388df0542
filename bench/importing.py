"""A whole import and a whole check, as processes: time against the bare writing of the same rows, and peak memory."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench.harness import Place, Times, bench
from duban.store.ledger import Ledger

_WORKSPACE = """
schema = 1

[[jurisdiction]]
code = "990000"
name = "示例市"
level = "city"
packs = ["national"]
"""
_MAPPING = """
schema = 1
target = "cases"
name = "bench"

[case]
ref = "编号"
category = "类别"
statutory = { constant = 6 }
channel = { constant = "call" }

[unit]
column = "单位"
unknown = "declare"
declare = { level = "city", kind = "department" }

[[event]]
kind = "receive"
on = "收到"

[[event]]
kind = "accept"
on = "收到"

[[event]]
kind = "assign"
on = "收到"
data = { to = "单位", due = "期限" }

[[event]]
kind = "finish"
on = "办结"
"""
_AS_OF = "2026-08-03"
_MEASURED = """
import resource, sys
from duban.cli import main
code = main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.__stderr__)
sys.exit(code)
"""
_MEGABYTES = 400.0


def _office(place: Place) -> Path:
    """A workspace with a CSV of the run's size: nine of ten cases closed, some of them late."""
    folder = place.folder / "import"
    if folder.exists():
        return folder
    folder.mkdir()
    (folder / "duban.toml").write_text(_WORKSPACE, encoding="utf-8")
    (folder / "mapping.toml").write_text(_MAPPING, encoding="utf-8")
    chance = random.Random(7)
    first = date(2022, 5, 1)
    with (folder / "ledger.csv").open("w", encoding="utf-8") as file:
        file.write("编号,收到,期限,办结,类别,单位\n")
        for number in range(place.cases):
            day = first + timedelta(chance.randrange(1500))
            due = day + timedelta(chance.randrange(10, 60))
            closed = day + timedelta(int(chance.random() * 62)) if chance.random() < 0.9 else ""
            file.write(f"B-{number:07d},{day},{due},{closed},类别{number % 20},单位{number % 300}\n")
    return folder


def _run(folder: Path, *command: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one command. Raises RuntimeError when it could not do its work."""
    start = time.perf_counter()
    line = [sys.executable, "-c", _MEASURED, "-q", "--workspace", str(folder), *command]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]}: exit code {done.returncode}: {done.stderr}")
    return took, float(done.stderr.split()[-1])


def _imported(place: Place) -> tuple[Path, float, float]:
    """The imported ledger (made once), with the seconds and megabytes it took."""
    kept = place.shelf.get("imported")
    if isinstance(kept, tuple):
        return kept
    folder = _office(place)
    took, memory = _run(
        folder, "import", str(folder / "ledger.csv"), "--mapping", str(folder / "mapping.toml")
    )
    answer = (folder, took, memory)
    place.shelf["imported"] = answer
    return answer


@bench("P7-import", "whole duban import of a CSV / executemany of the rows it wrote", 4.0)
def whole_import(place: Place) -> Iterator[Times]:
    """Parsing, computing, hashing and writing, against writing the finished rows into the same schema in the same batches."""
    folder, took, _memory = _imported(place)
    Ledger.create(place.folder / "import-raw.db").close()
    bare = 0.0
    with (
        closing(sqlite3.connect(folder / "duban.db")) as source,
        closing(sqlite3.connect(place.folder / "import-raw.db", isolation_level=None)) as raw,
    ):
        raw.execute("PRAGMA synchronous = NORMAL")
        tables = {
            name: source.execute(f"SELECT * FROM {name}") for name in ("entry", "case_file", "obligation")
        }
        sizes = {name: source.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
        turns = max(1, place.cases // 10_000)
        inserts = {
            name: f"INSERT INTO {name} VALUES ({', '.join('?' * len(cursor.description))})"
            for name, cursor in tables.items()
        }
        for _turn in range(turns + 1):
            blocks = {name: cursor.fetchmany(sizes[name] // turns + 1) for name, cursor in tables.items()}
            start = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            for name, block in blocks.items():
                raw.executemany(inserts[name], block)
            raw.execute("COMMIT")
            bare += time.perf_counter() - start
    yield Times(((took, bare),))


@bench("memory-import", "peak memory of duban import (MB, shown as ms) / 400 MB", 1.0)
def import_memory(place: Place) -> Iterator[Times]:
    """The same run's peak."""
    _folder, _took, memory = _imported(place)
    yield Times(((memory / 1000, _MEGABYTES / 1000),))


@bench("memory-check", "peak memory of duban check (MB, shown as ms) / 400 MB", 1.0)
def check_memory(place: Place) -> Iterator[Times]:
    """A check of the whole ledger, every finding written as a JSON line."""
    folder, _took, _memory = _imported(place)
    out = place.folder / "findings.jsonl"
    _seconds, memory = _run(folder, "check", "--as-of", _AS_OF, "--format", f"jsonl:{out}")
    yield Times(((memory / 1000, _MEGABYTES / 1000),))
