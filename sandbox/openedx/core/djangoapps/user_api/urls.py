"""Addresses of the account API."""

from django.urls import path

from openedx.core.djangoapps.user_api.accounts.views import (
    AccountRetirementView,
    DeactivateLogoutView,
    LMSAccountRetirementView,
)

urlpatterns = [
    path(
        "v1/accounts/deactivate_logout/",
        DeactivateLogoutView.as_view(),
        name="deactivate_logout",
    ),
    path("v1/accounts/retire/", AccountRetirementView.as_view(), name="accounts_retire"),
    path(
        "v1/accounts/retire_misc/", LMSAccountRetirementView.as_view(), name="accounts_retire_misc"
    ),
]
