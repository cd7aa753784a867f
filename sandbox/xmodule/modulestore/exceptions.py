"""What asking for content may raise."""


class ItemNotFoundError(Exception):
    """There is no such block."""
