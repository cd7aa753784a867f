"""What a new course needs."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.locator import CourseLocator

from cms.djangoapps.contentstore.utils import can_create_course
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


class NewCourse(forms.Form):
    """Organisation, number and run make the key; `cleaned_data` then holds it as `key`."""

    name = forms.CharField(label=_("Course name"), max_length=255)
    org = forms.CharField(label=_("Organisation"), max_length=64)
    number = forms.CharField(label=_("Course number"), max_length=64)
    run = forms.CharField(label=_("Course run"), max_length=64)
    start = forms.DateTimeField(label=_("Start"), required=False)
    end = forms.DateTimeField(label=_("End"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_org(self) -> str:
        """Refuse organisations for which the person may not make courses."""
        org: str = self.cleaned_data["org"]
        if not can_create_course(self.user, org):
            raise forms.ValidationError(_("You may not make courses for this organisation."))
        return org

    def clean(self) -> dict[str, Any]:
        """Build the key; refuse one that is taken or can't be written."""
        data = super().clean() or self.cleaned_data
        if not {"org", "number", "run"} <= set(data):
            return data
        try:
            data["key"] = CourseLocator(data["org"], data["number"], data["run"])
        except InvalidKeyError:
            raise forms.ValidationError(
                _("Organisation, number and run may hold letters, digits and . - _ only.")
            ) from None
        if CourseOverview.course_exists(data["key"]):
            raise forms.ValidationError(_("This course exists already."))
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            raise forms.ValidationError(_("The course ends before it starts."))
        return data
