"""Taking a file in: is it a table of people, and is it this very request again?"""

import hashlib
from collections.abc import Sequence
from typing import BinaryIO, cast

from django.core.files.base import File
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf, jobs
from lms_lite_learners.data import Act, Kind
from lms_lite_learners.exceptions import TooLargeError
from lms_lite_learners.host import files
from lms_lite_learners.imports.read import inspect
from lms_lite_learners.imports.sniff import read_blocks
from lms_lite_learners.models import Job

# What a page shows of a file's name.
MAX_NAME = 100

__all__ = ["start"]


def start(
    org: str,
    upload: "File[bytes]",
    *,
    courses: Sequence[str] = (),
    notify: bool = True,
    strict: bool = False,
    dry_run: bool = False,
    acting_user_id: int,
    idempotency_key: str | None = None,
) -> Job:
    """Keep the file and write the job that imports it (or answer the one it started before).

    Raises FileRefusedError for what is no table of people, TooLargeError over a limit. The door
    publishes the job's id once the transaction is committed.
    """
    _ensure_size(upload.size)
    content = cast("BinaryIO", upload)
    body_hash = ""
    if idempotency_key:
        body_hash = jobs.request_hash(
            Kind.IMPORT, org, sorted(courses), notify, strict, dry_run, _checksum(content)
        )
        repeat = jobs.find_repeat(acting_user_id, idempotency_key, body_hash)
        if repeat is not None:
            return repeat
    layout = inspect(content)
    stored = files.save("imports", upload, suffix=".xlsx" if layout.part else ".csv")
    job = jobs.create(
        Kind.IMPORT,
        org,
        owner_id=acting_user_id,
        idempotency_key=idempotency_key,
        body_hash=body_hash,
        arguments={
            "file": stored,
            "name": (upload.name or "")[:MAX_NAME],
            "layout": layout.as_json(),
            "courses": list(dict.fromkeys(courses)),
            "notify": notify,
            "strict": strict,
            "dry_run": dry_run,
            "language": get_language() or "",
        },
    )
    if job.arguments["file"] != stored:
        files.delete(stored)
        return job
    audit.note(
        org,
        Act.PREVIEW if dry_run else Act.IMPORT,
        actor_id=acting_user_id,
        subject=job.public_id,
    )
    return job


def _ensure_size(size: int) -> None:
    limit = conf.import_max_bytes()
    if size > limit:
        raise TooLargeError(
            _("The file has %(size)d bytes; an import has at most %(limit)d.")
            % {"size": size, "limit": limit}
        )


def _checksum(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for block in read_blocks(file):
        digest.update(block)
    return digest.hexdigest()
