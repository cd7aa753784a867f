"""The bookmarks application."""

from django.apps import AppConfig


class BookmarksConfig(AppConfig):
    """Places in a course that people keep."""

    name = "openedx.core.djangoapps.bookmarks"
