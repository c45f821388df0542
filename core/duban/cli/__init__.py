"""The command line: thin commands around the desk. Nothing heavy is imported before a command asks for it."""

import sys


def main() -> int:
    """Entry point of ``duban``; the exit code. ``--version`` alone is answered without loading more."""
    if sys.argv[1:] == ["--version"]:
        from duban import __version__

        sys.stdout.write(f"duban {__version__}\n")
        return 0
    from duban.cli.front import run

    return run(sys.argv[1:])
