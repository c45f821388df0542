"""One page's process: the app for a browser, which never outlives the server that started it.

``python -m duban_tui.serving.page SERVER WORKSPACE JURISDICTION DAY``, SERVER being the server's process and DAY possibly empty;
started by :mod:`duban_tui.serving.server` only.
"""

import os
import signal
import sys
import time
from datetime import date
from pathlib import Path
from threading import Thread

from duban.cli.front import let_go
from duban.cli.help import speak
from duban.errors import ExitCode

LOOK_SECONDS = 1.0
PATIENCE = 5.0
"""Seconds in which the app may end in order once the server is gone."""


def guard(server: int) -> None:
    """End this process, whatever it is doing, once the server is gone."""

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(ExitCode.TERMINATED)

    Thread(target=watch, name="duban-guard", daemon=True).start()


def main(args: list[str]) -> int:
    """Run the app; its exit code."""
    server, file, code, day = args
    guard(int(server))
    speak(None)
    from duban_tui.serving.app import BrowserApp

    app = BrowserApp(Path(file), code, date.fromisoformat(day) if day else None)
    app.run()
    if isinstance(app.fatal, BrokenPipeError):  # the server is gone, and with it whoever could be told
        let_go(sys.stdout, sys.stderr)
        return ExitCode.PIPE
    if app.fatal is not None:
        from duban.cli.trouble import answer

        return answer(app.fatal if isinstance(app.fatal, Exception) else RuntimeError("ended"))
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
