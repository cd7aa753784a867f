"""Answers to "may this account?": true or false, and why not."""

from django.utils.translation import gettext as _


class AccessResponse:
    """Whether access is given; an answer is as true as that."""

    def __init__(
        self,
        has_access,
        error_code=None,
        developer_message=None,
        user_message=None,
        additional_context_user_message=None,
        user_fragment=None,
    ) -> None:
        self.has_access = has_access
        self.error_code = error_code
        self.developer_message = developer_message
        self.user_message = user_message
        self.additional_context_user_message = additional_context_user_message
        self.user_fragment = user_fragment

    def __bool__(self) -> bool:
        """Whether access is given."""
        return self.has_access

    def to_json(self) -> dict:
        """The answer as pages get it."""
        return {
            "has_access": self.has_access,
            "error_code": self.error_code,
            "developer_message": self.developer_message,
            "user_message": self.user_message,
            "additional_context_user_message": self.additional_context_user_message,
            "user_fragment": self.user_fragment,
        }


class AccessError(AccessResponse):
    """A refusal."""

    def __init__(self, error_code, developer_message, user_message, **more) -> None:
        super().__init__(False, error_code, developer_message, user_message, **more)


class StartDateError(AccessError):
    """The course begins later."""

    def __init__(self, start_date) -> None:
        super().__init__(
            "course_not_started",
            f"Course does not start until {start_date}",
            _("Course does not start until {}").format(f"{start_date:%Y-%m-%d %H:%M}"),
        )


class AuthenticationRequiredAccessError(AccessError):
    """Nobody is signed in."""

    def __init__(self) -> None:
        text = "User must be authenticated to view the course"
        super().__init__("authentication_required", text, _("You must be signed in."))


class EnrollmentRequiredAccessError(AccessError):
    """The account isn't enrolled."""

    def __init__(self) -> None:
        text = "User must be enrolled to view the course"
        super().__init__("enrollment_required", text, _("You must be enrolled in the course."))


class SurveyRequiredAccessError(AccessError):
    """The course's survey comes first."""

    def __init__(self) -> None:
        text = "User must complete a survey"
        super().__init__("survey_required", text, _("You must complete a survey first."))


class VisibilityError(AccessError):
    """The course isn't shown to this account."""

    def __init__(self) -> None:
        text = "Course is not visible to this user"
        super().__init__("not_visible_to_user", text, _("You do not have access to this course."))
