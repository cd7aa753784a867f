"""Which survey a course has, and whether somebody owes it answers."""

from html.parser import HTMLParser

from lms.djangoapps.survey.models import SurveyAnswer, SurveyForm


def survey_of(course) -> SurveyForm | None:
    """The survey that a course asks, if the site has one of that name."""
    return SurveyForm.objects.filter(name=course.course_survey_name or "").first()


def is_survey_required_for_course(course) -> bool:
    """Whether a course's survey comes before its content."""
    return course.course_survey_required and survey_of(course) is not None


def is_survey_required_and_unanswered(user, course) -> bool:
    """Whether somebody has to fill a course's survey first; its staff has not."""
    from lms.djangoapps.courseware.access import has_access

    if not getattr(course, "course_survey_required", False) or not user.is_authenticated:
        return False
    if not is_survey_required_for_course(course) or has_access(user, "staff", course.id):
        return False
    return not SurveyAnswer.objects.filter(user=user, form=survey_of(course)).exists()


def answers_of(form: SurveyForm, user) -> list[tuple[str, str]]:
    """What somebody answered so far, by field."""
    rows = SurveyAnswer.objects.filter(form=form, user=user).order_by("id")
    return list(rows.values_list("field_name", "field_value"))


class _Names(HTMLParser):
    """Collects the names of a form's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        """Note the name of a field."""
        name = dict(attrs).get("name")
        if tag in ("input", "select", "textarea") and name and name not in self.found:
            self.found.append(name)


def field_names(form: SurveyForm) -> list[str]:
    """The names of the fields in a survey's markup."""
    names = _Names()
    names.feed(form.form)
    return names.found
