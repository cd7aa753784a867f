"""Uploaded files by their keys, kept by the site's default storage."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage

from openassessment.fileupload.backends.base import Settings
from openassessment.fileupload.views_filesystem import get_file_path, safe_remove


def path_of(key: str) -> str:
    """Name of a file in the storage."""
    return f"{Settings.get_prefix()}/{quote(key, safe='')}"


def remove_file(key: str) -> bool:
    """Delete a file; tells whether there was one. Raises ValueError for a bucket nobody named."""
    if getattr(settings, "ORA2_FILEUPLOAD_BACKEND", "s3") == "s3":
        bucket = settings.FILE_UPLOAD_STORAGE_BUCKET_NAME
        raise ValueError(f"Invalid bucket name {bucket!r}, and the sandbox has no buckets")
    if settings.ORA2_FILEUPLOAD_BACKEND == "filesystem":
        return safe_remove(get_file_path(f"{Settings.get_prefix()}/{key}"))
    if not default_storage.exists(path_of(key)):
        return False
    default_storage.delete(path_of(key))
    return True
