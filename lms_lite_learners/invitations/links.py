"""Addresses of the pages that an invitation leads to."""

import secrets

from django.urls import reverse

from lms_lite_learners.host import pages

__all__ = ["invitation_url", "leave_url", "new_token"]


def new_token() -> str:
    """A secret that nobody guesses, 43 characters long."""
    return secrets.token_urlsafe(32)


def invitation_url(token: str) -> str:
    """Whole address of the page where an invitation is accepted or declined."""
    return pages.site_url() + reverse("lms_lite_learners:invitation", kwargs={"token": token})


def leave_url(token: str) -> str:
    """Whole address of the page where somebody leaves the list."""
    return pages.site_url() + reverse("lms_lite_learners:leave", kwargs={"token": token})
