"""The door for the platform's events."""


def connect() -> None:
    """Connect our receivers; repeating it changes nothing."""
