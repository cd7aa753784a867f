"""The application that makes courses."""

from django.apps import AppConfig


class ContentstoreConfig(AppConfig):
    """The platform's label, without its tables."""

    name = "cms.djangoapps.contentstore"
    label = "contentstore"
