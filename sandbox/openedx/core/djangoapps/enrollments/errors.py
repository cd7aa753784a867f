"""Why the enrollment API could not do what it was asked."""


class CourseEnrollmentError(Exception):
    """Any reason."""

    def __init__(self, msg, data=None):
        """Keep what the caller may be told besides."""
        super().__init__(msg)
        self.data = data


class CourseModeNotFoundError(CourseEnrollmentError):
    """The course isn't offered in the mode."""


class EnrollmentNotFoundError(CourseEnrollmentError):
    """There is no such enrollment."""


class UserNotFoundError(CourseEnrollmentError):
    """There is no such account."""


class CourseEnrollmentClosedError(CourseEnrollmentError):
    """The course takes nobody now."""


class CourseEnrollmentFullError(CourseEnrollmentError):
    """The course takes no more learners."""


class CourseEnrollmentExistsError(CourseEnrollmentError):
    """The account is enrolled already."""

    def __init__(self, message, enrollment):
        """Keep the enrollment that is there."""
        super().__init__(message)
        self.enrollment = enrollment
