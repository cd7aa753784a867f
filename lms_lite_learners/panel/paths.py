"""Organisations in paths: one that is named like a fixed page stands behind a tilde."""

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
