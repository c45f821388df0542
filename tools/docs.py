"""The reference pages that are generated from the code and the packs.

``python -m tools.docs`` writes them; ``--check`` writes nothing, prints what would change and exits with 1
where a page has drifted.
"""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tools import coverage

ROOT = Path(__file__).resolve().parent.parent

PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("docs/coverage.md", lambda: coverage.render(coverage.load())),
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
