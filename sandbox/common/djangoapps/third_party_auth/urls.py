"""Where people come back from their organisation's sign-in."""

from django.urls import path

from common.djangoapps.third_party_auth import views

urlpatterns = [path("complete/sandbox-sso/", views.complete, name="sandbox_sso")]
