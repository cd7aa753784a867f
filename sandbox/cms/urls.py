"""Addresses of the second service; what plugins bring comes last, so the platform's win."""

from django.urls import path
from django.views.generic import RedirectView
from edx_django_utils.plugins import get_plugin_url_patterns

from cms.djangoapps.contentstore import views
from openedx.core.djangoapps.plugins.constants import ProjectType

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="home")),
    path("login", views.SignIn.as_view(), name="login"),
    path("logout", views.SignOut.as_view(), name="logout"),
    path("home/", views.home, name="home"),
    path("course/", views.new_course, name="course_handler"),
]

urlpatterns.extend(get_plugin_url_patterns(ProjectType.CMS))
