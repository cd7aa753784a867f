"""Countries and addresses that may not open a course; the sandbox has no rules, so all may."""


def redirect_if_blocked(request, course_key, access_point="enrollment", user=None) -> str | None:
    """Where to send somebody who may not open the course: nowhere."""
    return None


def check_course_access(course_key, user=None, ip_addresses=None, url=None) -> bool:
    """Whether the course may be opened from there."""
    return True


def get_embargo_response(request, course_id, user):
    """The answer for somebody who may not open the course: none."""
    return
