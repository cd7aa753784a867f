"""The pages of the second service."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.djangoapps.contentstore.forms import NewCourse
from cms.djangoapps.contentstore.utils import (
    can_create_some_course,
    courses_of,
    create_new_course,
)


class AccountForm(AuthenticationForm):
    """Takes a username or an e-mail address; refuses accounts that aren't confirmed."""

    def clean_username(self) -> str:
        """Turn an address into the username of its account."""
        wanted: str = self.cleaned_data["username"]
        if "@" not in wanted:
            return wanted
        account = User.objects.filter(email=wanted).first()
        return account.username if account else wanted


class SignIn(LoginView):
    """Sign in with the LMS's account."""

    template_name = "studio/login.html"
    authentication_form = AccountForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Sign out of both services."""

    next_page = "login"


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """List one's courses, with a form for a new one where one may make it."""
    return _home(request, NewCourse(user=request.user))


@require_POST
@login_required
def new_course(request: HttpRequest) -> HttpResponse:
    """Make a course."""
    if not can_create_some_course(request.user):
        raise PermissionDenied
    form = NewCourse(request.POST, user=request.user)
    if not form.is_valid():
        return _home(request, form, status=400)
    data = form.cleaned_data
    course = create_new_course(
        request.user, data["key"], data["name"], start=data["start"], end=data["end"]
    )
    messages.success(request, _("%(key)s is made.") % {"key": course.id})
    return redirect("home")


def _home(request: HttpRequest, form: NewCourse, status: int = 200) -> HttpResponse:
    context = {
        "form": form if can_create_some_course(request.user) else None,
        "courses": courses_of(request.user),
    }
    return render(request, "studio/home.html", context, status=status)
