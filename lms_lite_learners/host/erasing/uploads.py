"""Files that learners uploaded to open assessments, deleted by the assessments' own ways."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from django.conf import settings

from lms_lite_learners.host.erasing.tables import has_module

ORA_FILES = "openassessment.fileupload.api"
ON_DISK, BASE = "openassessment.fileupload.views_filesystem", "openassessment.fileupload.backends"
UNNAMED = "SET-ME-PLEASE"

__all__ = ["ORA_FILES", "way_to_uploads"]


def way_to_uploads() -> Callable[[str], bool] | None:
    """What deletes the upload of a key and tells whether there was one; None where nothing does."""
    if not has_module(ORA_FILES):
        return None
    if not _takes_uploads():
        return lambda _key: False
    remove: Callable[[str], bool] = import_module(ORA_FILES).remove_file
    is_on_disk = _backend() == "filesystem" and has_module(ON_DISK)
    return (lambda key: bool(remove(key)) | _remove_beside(key)) if is_on_disk else remove


def _takes_uploads() -> bool:
    """Can a file have been uploaded? The platform's default is a bucket that nobody named yet."""
    if _backend() != "s3":
        return True
    bucket = str(getattr(settings, "FILE_UPLOAD_STORAGE_BUCKET_NAME", None) or "")
    return bool(bucket) and not bucket.startswith(UNNAMED)


def _backend() -> str:
    return str(getattr(settings, "ORA2_FILEUPLOAD_BACKEND", "s3"))


def _remove_beside(key: str) -> bool:
    """Remove what a folder keeps beside an upload, and the folders that its key names, if empty.

    The assessments remove the upload alone; the folder's name tells the learner's anonymous id.
    """
    on_disk, base = import_module(ON_DISK), import_module(f"{BASE}.base")
    path = Path(on_disk.get_metadata_path(f"{base.Settings.get_prefix()}/{key}"))
    was_there = bool(on_disk.safe_remove(str(path)))
    for folder in list(path.parents)[: key.count("/") + 1]:
        if not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
    return was_there
