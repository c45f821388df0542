"""Bring a file to the schema of this programme. Loads Alembic, so it is imported only to create or
upgrade."""

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from duban.i18n import _
from duban.store.connection import WRITE, engine_for, log_ahead
from duban.store.errors import StoreError, translated


def configuration() -> Config:
    """Alembic's configuration: the scripts beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def create(path: Path) -> None:
    """Make an empty ledger. The file gets its name when it is complete, so that a crash leaves no half of
    one.

    Raises StoreError; ``exists`` where somebody else was quicker.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    engine = engine_for(fresh, "rwc")
    try:
        with translated(str(path)):
            log_ahead(engine)
            with engine.connect() as connection:
                _run(connection)
        engine.dispose()
        _name(fresh, path)
    finally:
        engine.dispose()
        for left in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + left).unlink(missing_ok=True)


def _name(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError as error:
        raise StoreError("exists", _("文件已存在，不会覆盖：{place}").format(place=path)) from error
    except OSError:
        # No hard links here. Renaming is as whole, only not as careful about a file that appears meanwhile.
        fresh.rename(path)


def upgrade(path: Path) -> None:
    """Run the missing revisions in one transaction. Raises StoreError."""
    engine = engine_for(path, "rw")
    try:
        with translated(str(path)), engine.connect() as connection:
            _run(connection)
    finally:
        engine.dispose()


def _run(connection: Connection) -> None:
    with connection.execution_options(**{WRITE: True}).begin():
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
