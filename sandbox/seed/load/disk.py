"""Is there room for the load?"""

import shutil
from pathlib import Path

from django.db import connection

BYTES_PER_LEARNER = 2_000  # twice what the rows and their indexes were seen to take
SPARE = 500_000_000


class NotEnoughDiskError(Exception):
    """The load would fill the disk."""


def ensure_room(learners: int) -> str:
    """Say what the load needs and what is free; raises NotEnoughDiskError if that is less."""
    needed = learners * BYTES_PER_LEARNER + SPARE
    folder = data_folder()
    if folder is None:
        return f"The load needs about {_gigabytes(needed)}; the server's disk can't be seen here."
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotEnoughDiskError(
            f"{learners} learners need about {_gigabytes(needed)};"
            f" {folder} has {_gigabytes(free)} free. Nothing was written."
        )
    return f"The load needs about {_gigabytes(needed)}; {folder} has {_gigabytes(free)} free."


def data_folder() -> Path | None:
    """Where the database keeps its files, if that is on this machine."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).resolve().parent
    if connection.settings_dict["HOST"] not in {"", "localhost", "127.0.0.1", "::1"}:
        return None
    question = {"mysql": "SELECT @@datadir", "postgresql": "SHOW data_directory"}
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        folder = Path(cursor.fetchone()[0])
    return folder if folder.exists() else None


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
