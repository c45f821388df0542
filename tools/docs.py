"""The pages, and parts of pages, that are generated from the code and the packs.

``python -m tools.docs`` writes them; ``--check`` writes nothing, prints what would change and exits with 1
where a page has drifted.
"""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tools import command_reference, coverage, desk_picture, parity, picture, reference, workspace_reference

ROOT = Path(__file__).resolve().parent.parent

PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("README.md", partial(picture.readme, "README.md")),
    ("README.zh-CN.md", partial(picture.readme, "README.zh-CN.md")),
    ("docs/coverage.md", lambda: coverage.render(coverage.load())),
    ("docs/decisions/README.md", reference.decisions),
    ("docs/desk.svg", desk_picture.render),
    ("docs/reference/commands.md", command_reference.render),
    ("docs/reference/duban-toml.md", workspace_reference.render),
    ("docs/reference/events.md", reference.events),
    ("docs/reference/findings.md", reference.findings),
    ("docs/reference/hooks.md", reference.hooks),
    ("docs/reference/parity.md", parity.render),
)
"""Each page's path and the function that gives its text."""


def drift() -> Iterator[str]:
    """Lines of a unified diff from the pages as they are to the pages as they should be."""
    for name, make in PAGES:
        path = ROOT / name
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        before, after = old.splitlines(), make().splitlines()
        yield from difflib.unified_diff(before, after, name, f"{name} (generated)", lineterm="")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with ``--check`` say whether they have drifted."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 where a page has drifted"
    )
    if parser.parse_args(arguments).check:
        lines = list(drift())
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 1 if lines else 0
    for name, make in PAGES:
        (ROOT / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
