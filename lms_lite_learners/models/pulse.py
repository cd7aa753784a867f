"""When something that should happen again and again last did."""

from django.db import models

from lms_lite_learners.models.fields import ExactCharField


class Pulse(models.Model):
    """One of the things, and when it was last done.

    .. no_pii: names of our own.
    """

    name = ExactCharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.name} at {self.at}"
