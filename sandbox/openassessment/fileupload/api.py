"""Uploaded files by their keys, kept by the site's default storage."""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage


def path_of(key: str) -> str:
    """Name of a file in the storage."""
    prefix = getattr(settings, "FILE_UPLOAD_STORAGE_PREFIX", "submissions_attachments")
    return f"{prefix}/{quote(key, safe='')}"


def remove_file(key: str) -> bool:
    """Delete a file; tells whether there was one. Raises ValueError for a bucket nobody named."""
    if getattr(settings, "ORA2_FILEUPLOAD_BACKEND", "s3") == "s3":
        bucket = settings.FILE_UPLOAD_STORAGE_BUCKET_NAME
        raise ValueError(f"Invalid bucket name {bucket!r}, and the sandbox has no buckets")
    if not default_storage.exists(path_of(key)):
        return False
    default_storage.delete(path_of(key))
    return True
