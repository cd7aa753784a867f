"""The courseware history application."""

from django.apps import AppConfig


class CoursewareHistoryExtendedConfig(AppConfig):
    """Earlier states of answers, in a database of their own."""

    name = "lms.djangoapps.coursewarehistoryextended"
