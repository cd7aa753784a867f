"""A sandbox prepared once in a run of tests, which the walks start from copies of."""

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from walks.databases import dump, fill, own_database
from walks.site import SOURCE, environment_of

# What belongs to the processes of one sandbox.
LEFT_OUT = shutil.ignore_patterns("broker", "cache", "log")
MARK = "sandbox.lock"


@dataclass(frozen=True)
class Prepared:
    """What `processes.prepare` makes on the server that `url` names; xdist's workers share it."""

    folder: Path
    url: str

    def copy_to(self, folder: Path, url: str) -> None:
        """Fill a folder and the empty databases of `url`; the first call takes half a minute."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.folder / "done").exists():
                self._prepare()
                (self.folder / "done").touch()
        folder.mkdir(parents=True, exist_ok=True)
        # By this file the runner knows the folder as one of a sandbox.
        (folder / MARK).touch()
        shutil.copytree(self.folder / "data", folder, ignore=LEFT_OUT, dirs_exist_ok=True)
        if url:
            fill(url, self.folder)

    def _prepare(self) -> None:
        with own_database(self.url) as url:
            # No process listens on a port here: the number is in no row of the seed.
            environment = environment_of(self.folder, 8000, DATABASE_URL=url)
            done = subprocess.run(
                [sys.executable, "-P", "-m", "processes.prepare"],
                env=environment
                | {"DJANGO_SETTINGS_MODULE": "lms.envs.production", "SERVICE_VARIANT": "lms"},
                cwd=SOURCE,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            if url:
                dump(url, self.folder)


def prepared_in(shared: Path) -> Prepared:
    """The one of this run, kept in a folder that all its workers see."""
    return Prepared(shared / "prepared-sandbox", os.environ.get("DATABASE_URL", ""))
