"""Where the results files of courses are kept."""

import hashlib
import posixpath

from django.conf import settings
from django.core.files.base import File
from django.utils.module_loading import import_string

FILE_SYSTEM = "django.core.files.storage.FileSystemStorage"


class ReportStore:
    """Files by course, in the folder that the hash of the course's key names."""

    @classmethod
    def from_config(cls, config_name: str) -> "DjangoStorageReportStore":
        """The store that a setting describes: a folder of its own, or any storage class."""
        config = getattr(settings, config_name, {})
        if config.get("STORAGE_TYPE", "").lower() == "localfs":
            return DjangoStorageReportStore(FILE_SYSTEM, {"location": config["ROOT_PATH"]})
        return DjangoStorageReportStore.from_config(config_name)


class DjangoStorageReportStore(ReportStore):
    """The store over a storage class."""

    def __init__(self, storage_class=None, storage_kwargs=None) -> None:
        """Open the storage; without a class the file system's."""
        self.storage = import_string(storage_class or FILE_SYSTEM)(**(storage_kwargs or {}))

    @classmethod
    def from_config(cls, config_name: str) -> "DjangoStorageReportStore":
        """The store over the storage class that a setting names, whatever type it names."""
        config = getattr(settings, config_name)
        return cls(config.get("STORAGE_CLASS"), config.get("STORAGE_KWARGS"))

    def path_to(self, course_id, filename="", parent_dir="") -> str:
        """Name of a course's file in the storage, or of the course's folder."""
        hashed = hashlib.sha1(str(course_id).encode()).hexdigest()
        return posixpath.join(parent_dir or hashed, filename)

    def store(self, course_id, filename, buff, parent_dir="") -> None:
        """Keep a file of a course."""
        self.storage.save(self.path_to(course_id, filename, parent_dir), File(buff))

    def links_for(self, course_id) -> list[tuple[str, str]]:
        """Names and addresses of a course's files, the newest first."""
        folder = self.path_to(course_id)
        try:
            names = self.storage.listdir(folder)[1]
        except OSError:
            return []
        paths = [(name, posixpath.join(folder, name)) for name in names]
        paths.sort(key=lambda pair: self.storage.get_modified_time(pair[1]), reverse=True)
        return [(name, self.storage.url(path)) for name, path in paths]
