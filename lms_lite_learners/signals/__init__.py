"""The door for the platform's events."""

from lms_lite_learners.signals.connecting import connect

__all__ = ["connect"]
