"""What the forum raises."""


class ForumV2RequestError(Exception):
    """What was asked for can't be done."""
