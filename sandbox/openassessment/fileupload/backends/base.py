"""What all ways of keeping uploads share."""

from django.conf import settings


class Settings:
    """Settings of the site."""

    @classmethod
    def get_bucket_name(cls) -> str:
        """What uploads are kept in."""
        return getattr(settings, "FILE_UPLOAD_STORAGE_BUCKET_NAME", "uploads")

    @classmethod
    def get_prefix(cls) -> str:
        """What the name of each upload begins with."""
        return getattr(settings, "FILE_UPLOAD_STORAGE_PREFIX", "submissions_attachments")
