"""Why an enrollment, or its end, was refused."""


class CourseEnrollmentException(Exception):  # noqa: N818 - the name receivers know
    """Any refusal."""


class NonExistentCourseError(CourseEnrollmentException):
    """There is no such course."""


class EnrollmentClosedError(CourseEnrollmentException):
    """The course takes nobody now, or only the invited."""


class CourseFullError(CourseEnrollmentException):
    """The course takes no more learners."""


class AlreadyEnrolledError(CourseEnrollmentException):
    """The person is enrolled already."""


class EnrollmentNotAllowed(CourseEnrollmentException):
    """A filter refused the enrollment."""


class UnenrollmentNotAllowed(CourseEnrollmentException):
    """A filter refused the end of the enrollment."""
