"""``python -m bench [--json FILE] [--size 10k|100k|1m] [NAME…]``: exit code 1 when a ratio is above its limit."""

import argparse
import json
import pkgutil
import platform
import sqlite3
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import attrs

import bench
from bench.harness import FIGURES, SIZES, Place, Result, run

_NOT_FIGURES = ("__main__", "harness")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=bench.__doc__)
    parser.add_argument("names", nargs="*", help="figures to measure (P1, P2 …); all of them by default")
    parser.add_argument(
        "--size", choices=SIZES, default="10k", help="number of generated cases (default 10k)"
    )
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--folder", type=Path, help="where to generate (default: a temporary folder)")
    return parser.parse_args()


def _line(result: Result) -> str:
    limit = "   –" if result.limit is None else f"{result.limit:4.2f}"
    verdict = "" if result.limit is None else ("pass" if result.passed else "FAIL")
    spread = f"{result.low:.2f}–{result.high:.2f}"
    times = f"{result.ours * 1000:10.1f} {result.peer * 1000:10.1f}"
    return f"{result.name:12} {result.ratio:6.2f} {spread:>12} {limit:>6} {verdict:5} {times}  {result.what}"


def _write_json(file: Path, size: str, results: list[Result]) -> None:
    made = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
    }
    rows = [attrs.asdict(result) | {"passed": result.passed} for result in results]
    text = json.dumps({"size": size, **made, "results": rows}, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Measure and print; the exit code."""
    arguments = _arguments()
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in _NOT_FIGURES:
            import_module(f"bench.{module.name}")
    unknown = [name for name in arguments.names if name not in FIGURES]
    if unknown:
        sys.stderr.write(f"no figure {', '.join(unknown)}; there are {', '.join(sorted(FIGURES))}\n")
        return 2
    chosen = arguments.names or sorted(FIGURES, key=lambda name: (len(name), name))
    results: list[Result] = []
    sys.stdout.write(
        f"{'figure':12} {'ratio':>6} {'spread':>12} {'limit':>6} {'':5} {'ours ms':>10} {'peer ms':>10}\n"
    )
    with tempfile.TemporaryDirectory(prefix="duban-bench-", dir=arguments.folder) as folder:
        place = Place(Path(folder), SIZES[arguments.size])
        for name in chosen:
            for result in run(FIGURES[name], place):
                results.append(result)
                sys.stdout.write(_line(result) + "\n")
                sys.stdout.flush()
    if arguments.json:
        _write_json(arguments.json, arguments.size, results)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
