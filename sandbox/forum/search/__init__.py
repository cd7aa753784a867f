"""Where the forum's posts can be searched for: in the backend that a setting names."""

from django.conf import settings
from django.utils.module_loading import import_string

DEFAULT = "forum.search.memory.MemoryBackend"


def get_document_search_backend():
    """What documents are put into, and taken out of."""
    backend = import_string(getattr(settings, "FORUM_SEARCH_BACKEND", DEFAULT))
    return backend.DOCUMENT_SEARCH_CLASS()
