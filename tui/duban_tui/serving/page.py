"""One page's process: the app for a browser, which never outlives the server that started it nor a page that was closed.

``python -m duban_tui.serving.page WORKSPACE JURISDICTION [DAY]``; started by :mod:`duban_tui.serving.server` only.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path
from threading import Thread

from duban.cli.help import speak
from duban.i18n import LANGUAGES

LOOK_SECONDS = 1.0


def guard(parent: int) -> None:
    """End this process, whatever it is doing, once the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(0)

    Thread(target=watch, name="duban-guard", daemon=True).start()


def main(args: list[str]) -> int:
    """Run the app; its exit code."""
    guard(os.getppid())
    language = os.environ.get("DUBAN_LANG", "")
    speak(language if language in LANGUAGES else "zh")
    from duban_tui.app import DubanApp

    file, code, *rest = args
    app = DubanApp(Path(file), code, date.fromisoformat(rest[0]) if rest and rest[0] else None)
    app.run()
    if app.fatal is not None:
        from duban.cli.trouble import answer

        return answer(app.fatal if isinstance(app.fatal, Exception) else RuntimeError("ended"))
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
