"""The instructor task application."""

from django.apps import AppConfig


class InstructorTaskConfig(AppConfig):
    """Long acts of course staff."""

    name = "lms.djangoapps.instructor_task"
