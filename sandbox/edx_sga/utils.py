"""The storage of what is handed in."""

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.utils.module_loading import import_string


def get_default_storage():
    """The storage that the site names for assignments, in the newer way or the older; else its own.

    Asked anew each time: tests change the settings.
    """
    if "sga_storage" in settings.STORAGES:
        return storages["sga_storage"]
    older = getattr(settings, "SGA_STORAGE_SETTINGS", None)
    if older:
        return import_string(older["STORAGE_CLASS"])(**older["STORAGE_KWARGS"])
    return default_storage
