"""Files of ours in the platform's storage, under the alias that `LMS_LITE_STORAGE` names."""

import secrets
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from lms_lite_learners import conf

FOLDER = "lms_lite_learners"

__all__ = ["delete", "exists", "find_file", "new_name", "open_file", "save", "save_as"]


def _storage() -> Storage:
    return storages[conf.storage_alias()]


def save(kind: str, upload: "File[bytes]", *, suffix: str) -> str:
    """Keep a file under a name that nobody can guess; answers the name."""
    return save_as(new_name(kind, suffix=suffix), upload)


def new_name(kind: str, *, suffix: str) -> str:
    """A name for a file to come, which nobody can guess and no other file has."""
    return f"{FOLDER}/{kind}/{secrets.token_urlsafe(24)}{suffix}"


def save_as(name: str, upload: "File[bytes]") -> str:
    """Keep a file under a new name; answers the name that the storage gave it."""
    upload.seek(0)
    return _storage().save(name, upload)


def open_file(name: str) -> BinaryIO:
    """A kept file, to be read in bytes; raises FileNotFoundError where it is gone."""
    return cast("BinaryIO", _storage().open(name, "rb"))


def find_file(name: str) -> BinaryIO | None:
    """A kept file, or None where it is gone."""
    storage = _storage()
    return cast("BinaryIO", storage.open(name, "rb")) if storage.exists(name) else None


def exists(name: str) -> bool:
    """Is the file still kept?"""
    return _storage().exists(name)


def delete(name: str) -> None:
    """Let a file go; one that is gone already is no error."""
    _storage().delete(name)
