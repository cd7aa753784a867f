"""What an account needs, and who may have one."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model, password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from common.djangoapps.student.models import CourseEnrollmentAllowed, email_exists_or_retired
from openedx.core.djangoapps.site_configuration.helpers import get_value

USERNAME = RegexValidator(
    r"^[-\w]+\Z", _("A username has letters, digits, hyphens and underscores only.")
)


class AccountCreationForm(forms.Form):
    """The fields of a new account."""

    email = forms.EmailField(label=_("E-mail"), min_length=3, max_length=254)
    name = forms.CharField(label=_("Full name"), max_length=255)
    username = forms.CharField(
        label=_("Username"), min_length=2, max_length=30, validators=[USERNAME]
    )
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, strip=False)

    def clean_email(self) -> str:
        """Refuse a taken address, or one that the site's patterns shut out."""
        email = self.cleaned_data["email"]
        if not is_address_allowed(email):
            raise forms.ValidationError(_("Accounts with this e-mail address aren't allowed here."))
        if email_exists_or_retired(email):
            raise forms.ValidationError(
                _("There is an account with this e-mail address."), code="duplicate-email"
            )
        return email

    def clean_username(self) -> str:
        """Refuse a taken username."""
        username = self.cleaned_data["username"]
        if get_user_model().objects.filter(username=username).exists():
            raise forms.ValidationError(
                _("There is an account with this username."), code="duplicate-username"
            )
        return username

    def clean_password(self) -> str:
        """Refuse a password that is too easy."""
        password = self.cleaned_data["password"]
        user = get_user_model()(
            username=self.cleaned_data.get("username", ""), email=self.cleaned_data.get("email", "")
        )
        password_validation.validate_password(password, user)
        return password

    def duplicate_code(self) -> str | None:
        """Tell which unique value is taken, as the answer names it."""
        for errors in self.errors.as_data().values():
            for error in errors:
                if error.code in {"duplicate-email", "duplicate-username"}:
                    return error.code
        return None


def is_address_allowed(email: str) -> bool:
    """Tell whether the patterns take the address; who is on an allow list always passes."""
    patterns = settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED
    if patterns is None or any(re.match(f"{pattern}$", email) for pattern in patterns):
        return True
    return CourseEnrollmentAllowed.objects.filter(email=email).exists()


def is_registration_open() -> bool:
    """Tell whether people may create accounts themselves."""
    return get_value(
        "ALLOW_PUBLIC_ACCOUNT_CREATION",
        settings.FEATURES.get("ALLOW_PUBLIC_ACCOUNT_CREATION", True),
    )
