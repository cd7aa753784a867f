"""A course's advanced settings."""

from typing import Any

from django.db import models
from opaque_keys.edx.django.models import CourseKeyField


class AdvancedSettings(models.Model):
    """Values by name, as the second service's page of that name shows them."""

    course_id = CourseKeyField(max_length=255, unique=True)
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        """The course key."""
        return str(self.course_id)

    @classmethod
    def of(cls, course_key) -> dict[str, Any]:
        """The values set for a course."""
        return (
            cls.objects.filter(course_id=course_key).values_list("values", flat=True).first() or {}
        )

    @classmethod
    def change(cls, course_key, **values) -> None:
        """Set values of a course, such as course_visibility="public"."""
        row, _ = cls.objects.get_or_create(course_id=course_key)
        row.values = {**row.values, **values}
        row.save()
