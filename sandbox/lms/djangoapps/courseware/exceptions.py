"""What asking for a course may raise."""

from django.http import Http404


class Redirect(Exception):  # noqa: N818
    """The caller has to go elsewhere; the middleware sends it there."""

    def __init__(self, url) -> None:
        super().__init__(url)
        self.url = url


class CourseAccessRedirect(Redirect):
    """The caller lacks something that is to be had at `url`."""

    def __init__(self, url, access_error=None) -> None:
        super().__init__(url)
        self.access_error = access_error


class CoursewareAccessException(Http404):
    """The caller may not see the course."""

    def __init__(self, access_response) -> None:
        super().__init__("Course not found.")
        self.access_response = access_response

    def to_json(self) -> dict:
        """The refusal as pages get it."""
        return self.access_response.to_json()
