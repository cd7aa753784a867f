"""Pipeline steps of the recorded actions."""

from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CourseEnrollmentStarted, CourseUnenrollmentStarted

REFUSAL = "vetoed by the test filter"


class VetoEnrollment(PipelineStep):
    """Refuse every enrollment."""

    def run_filter(self, *args, **kwargs):
        """Raise."""
        raise CourseEnrollmentStarted.PreventEnrollment(REFUSAL)


class VetoUnenrollment(PipelineStep):
    """Refuse the end of every enrollment."""

    def run_filter(self, *args, **kwargs):
        """Raise."""
        raise CourseUnenrollmentStarted.PreventUnenrollment(REFUSAL)
