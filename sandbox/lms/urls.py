"""Addresses of the LMS; what plugins bring comes last, so the platform's win."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from edx_django_utils.plugins import get_plugin_url_patterns

from common.djangoapps.student import views as student_views
from common.djangoapps.student.views.change_enrollment import change_enrollment
from lms.djangoapps.student_account import views as account_views
from openedx.core.djangoapps.heartbeat.views import heartbeat
from openedx.core.djangoapps.plugins.constants import ProjectType
from openedx.core.djangoapps.user_authn.views import login_form
from openedx.core.djangoapps.user_authn.views.login import LoginSessionView
from openedx.core.djangoapps.user_authn.views.register import RegistrationView

urlpatterns = [
    path("", account_views.root, name="root"),
    path("heartbeat", heartbeat, name="heartbeat"),
    path("dashboard", student_views.student_dashboard, name="dashboard"),
    path("login", login_form.login_page, name="signin_user"),
    path("logout", login_form.logout_page, name="logout"),
    path("register", login_form.register_page, name="register_user"),
    path("account/check-mail", login_form.check_mail, name="check_mail"),
    path("account/profile", account_views.profile, name="account_profile"),
    path("account/email", account_views.email, name="account_email"),
    path("activate/<str:key>", student_views.activate_account, name="activate"),
    path(
        "email_confirm/<str:key>",
        student_views.confirm_email_change,
        name="confirm_email_change",
    ),
    re_path(
        r"^api/user/v[12]/account/registration/$",
        RegistrationView.as_view(),
        name="user_api_registration",
    ),
    re_path(
        r"^api/user/v[12]/account/login_session/$",
        LoginSessionView.as_view(),
        name="user_api_login_session",
    ),
    path("api/enrollment/v1/", include("openedx.core.djangoapps.enrollments.urls")),
    path("api/user/", include("openedx.core.djangoapps.user_api.urls")),
    path(
        "api/entitlements/v1/",
        include(
            ("common.djangoapps.entitlements.rest_api.v1.urls", "v1"), namespace="entitlements_api"
        ),
    ),
    path("auth/", include("common.djangoapps.third_party_auth.urls")),
    path("courses/<str:course_id>/instructor/", include("lms.djangoapps.instructor.urls")),
    path("", include("lms.djangoapps.instructor.views.api_urls")),
    path(
        "api/course_home/",
        include(("lms.djangoapps.course_home_api.urls", "course-home"), namespace="course-home"),
    ),
    path(
        "api/course_home/v1/",
        include(("lms.djangoapps.course_home_api.urls", "course-home"), namespace="course-home-v1"),
    ),
    path("api/courseware/", include("openedx.core.djangoapps.courseware_api.urls")),
    path("", include("lms.djangoapps.courseware.urls")),
    path("change_enrollment", change_enrollment, name="change_enrollment"),
    path("", include("csrf.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

if "sandbox_mail" in settings.INSTALLED_APPS:
    urlpatterns.append(path("sandbox/mail/", include("sandbox_mail.urls")))

urlpatterns.extend(get_plugin_url_patterns(ProjectType.LMS))
