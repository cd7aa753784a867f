"""Languages of the site and of its people."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY


class Language(NamedTuple):
    """A language by code and by the name shown."""

    code: str
    name: str


def released_languages() -> list[Language]:
    """List what people may choose, by name."""
    languages = (Language(code, gettext(str(name))) for code, name in settings.LANGUAGES)
    return sorted(languages, key=lambda language: language.name)


def language_of(user) -> str:
    """Give the code a person prefers, or the one in use now."""
    from openedx.core.djangoapps.user_api.models import UserPreference

    chosen = UserPreference.objects.filter(user=user, key=LANGUAGE_KEY).values_list(
        "value", flat=True
    )
    return chosen.first() or get_language() or settings.LANGUAGE_CODE


def prefer_language(user, code: str) -> None:
    """Keep a person's language."""
    from openedx.core.djangoapps.user_api.models import UserPreference

    UserPreference.objects.update_or_create(user=user, key=LANGUAGE_KEY, defaults={"value": code})


def set_language_cookie(response: HttpResponse, code: str) -> None:
    """Let the next pages come in a language."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax")
