"""Addresses of the pages that an invitation leads to."""

import secrets

from django.urls import reverse

from lms_lite_learners.host import sites

__all__ = ["invitation_path", "invitation_url", "leave_path", "new_token"]


def new_token() -> str:
    """A secret that nobody guesses, 43 characters long."""
    return secrets.token_urlsafe(32)


def invitation_path(token: str) -> str:
    """Path of the page where an invitation is accepted or declined."""
    return reverse("lms_lite_learners:invitation", kwargs={"token": token})


def invitation_url(org: str, token: str) -> str:
    """The same as a whole address, on the organisation's site."""
    return sites.site_url(org) + invitation_path(token)


def leave_path(token: str) -> str:
    """Path of the page where somebody leaves the list."""
    return reverse("lms_lite_learners:leave", kwargs={"token": token})
