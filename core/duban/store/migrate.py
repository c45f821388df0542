"""Bring a file to the schema of this programme. Loads Alembic, so it is imported only to create or upgrade."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from duban.store.connection import WRITE, engine_for
from duban.store.errors import translated


def configuration() -> Config:
    """Alembic's configuration: the scripts beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def upgrade(path: Path, *, create: bool = False) -> None:
    """Run the missing revisions in one transaction. Raises StoreError."""
    engine = engine_for(path, "rwc" if create else "rw")
    try:
        with translated(str(path)), engine.connect() as connection:
            if create and connection.connection.driver_connection is not None:
                connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")
            with connection.execution_options(**{WRITE: True}).begin():
                config = configuration()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    finally:
        engine.dispose()
