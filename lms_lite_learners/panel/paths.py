"""What stands in paths: organisations, one named like a fixed page behind a tilde, and ids."""

from django.urls.converters import IntConverter

from lms_lite_learners.data import ID_DIGITS

FIXED_PAGES = frozenset({"console", "files", "invitations", "launch", "leave", "results"})


class OrgConverter:
    """The organisation in a path: `Acme`, and `~results` for one that is called “results”."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The organisation; a fixed page's own name is none."""
        if value in FIXED_PAGES:
            raise ValueError(value)
        return value.removeprefix("~")

    def to_url(self, value: str) -> str:
        """The path's part for an organisation."""
        return f"~{value}" if value in FIXED_PAGES or value.startswith("~") else value


class IdConverter(IntConverter):
    """The id of a row: no number that a database can't hold."""

    regex = f"[0-9]{{1,{ID_DIGITS}}}"
