"""Uploads on the disk: each is a folder with what was uploaded, and what is known of it."""

from pathlib import Path

from django.conf import settings

from openassessment.fileupload.backends.base import Settings


def get_file_path(key: str) -> str:
    """Where the upload lies."""
    return str(_folder(key) / "content")


def get_metadata_path(key: str) -> str:
    """Where it is told when it was uploaded, and as what."""
    return str(_folder(key) / "metadata.json")


def safe_remove(path: str) -> bool:
    """Remove a file; tells whether there was one."""
    was_there = Path(path).exists()
    Path(path).unlink(missing_ok=True)
    return was_there


def _folder(key: str) -> Path:
    inside = key.replace("..", "").strip("/ ")
    return Path(settings.ORA2_FILEUPLOAD_ROOT).resolve() / Settings.get_bucket_name() / inside
