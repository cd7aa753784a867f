"""Accounts: profiles, activation, roles, and what happens when an account is saved."""

import hashlib
import hmac
import json
import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from common.djangoapps.student.models.retired import (
    is_email_retired,
    is_username_retired,
)
from contract.loader import contract_base, contract_models
from openedx.core.djangoapps.signals.signals import USER_ACCOUNT_ACTIVATED

WATCHED_FIELDS = ("is_active", "email")


class AnonymousUserId(contract_base("student.AnonymousUserId")):
    """The name under which other systems and course content know an account."""


def anonymous_id_for_user(user, course_id):
    """The account's anonymous id in a course, or everywhere for None; None for a visitor."""
    if not user.is_authenticated:
        return None
    known = AnonymousUserId.objects.filter(user=user, course_id=course_id).order_by("-id")
    found = known.values_list("anonymous_user_id", flat=True).first()
    if found:
        return found
    text = f"{user.id}|{course_id or ''}".encode()
    anonymous_id = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()[:32]
    AnonymousUserId.objects.get_or_create(
        anonymous_user_id=anonymous_id, defaults={"user": user, "course_id": course_id}
    )
    return anonymous_id


def user_by_anonymous_id(uid):
    """The account behind an anonymous id, or None."""
    return User.objects.filter(anonymoususerid__anonymous_user_id=uid).first() if uid else None


class UserProfile(contract_base("student.UserProfile")):
    """What an account tells of a person."""

    def get_meta(self) -> dict:
        """Values without a column of their own."""
        return json.loads(self.meta) if self.meta else {}

    def set_meta(self, meta_json) -> None:
        """Replace the values without a column of their own."""
        self.meta = json.dumps(meta_json)

    @property
    def has_profile_image(self) -> bool:
        """Whether a picture was uploaded."""
        return self.profile_image_uploaded_at is not None


class Registration(contract_base("student.Registration")):
    """The key that confirms an account's address."""

    def register(self, user) -> None:
        """Give an account a key."""
        self.activation_key = uuid.uuid4().hex
        self.user = user
        self.save()

    def activate(self) -> None:
        """Turn the account on; what an enrollment filter raises comes out of here."""
        self.user.is_active = True
        self.user.save(update_fields=["is_active"])
        self.activation_timestamp = timezone.now()
        self.save()
        USER_ACCOUNT_ACTIVATED.send_robust(self.__class__, user=self.user)


class CourseAccessRole(contract_base("student.CourseAccessRole")):
    """A role of an account: in a course, in an organization (no course) or everywhere (no org)."""

    def __str__(self) -> str:
        """Whom, what and where by ids."""
        return f"{self.user_id}: {self.role} in {self.org or '*'} {self.course_id or '*'}"


class CourseAccessRoleHistory(contract_base("student.CourseAccessRoleHistory")):
    """One change of a role."""


class UserAttribute(contract_base("student.UserAttribute")):
    """A value that an account carries."""

    @classmethod
    def set_user_attribute(cls, user, name, value) -> None:
        """Set one value of an account."""
        cls.objects.update_or_create(user=user, name=name, defaults={"value": value})

    @classmethod
    def get_user_attribute(cls, user, name):
        """One value of an account, or None."""
        return cls.objects.filter(user=user, name=name).values_list("value", flat=True).first()


class PendingEmailChange(contract_base("student.PendingEmailChange")):
    """A new address that waits for its confirmation."""

    def request_change(self, email) -> str:
        """Remember the wished address; returns the key that confirms it."""
        self.new_email = email
        self.activation_key = uuid.uuid4().hex
        self.save()
        return self.activation_key

    @classmethod
    def delete_by_user_value(cls, value, field) -> bool:
        """Delete the rows of an account; tells whether there were any."""
        return cls.objects.filter(**{field: value}).delete()[0] > 0


globals().update(contract_models("student", __name__, written=globals()))


def email_exists_or_retired(email) -> bool:
    """Whether an address is taken, or was before its account was retired."""
    return User.objects.filter(email=email).exists() or is_email_retired(email)


def username_exists_or_retired(username) -> bool:
    """Whether a username is taken, or was before its account was retired."""
    return User.objects.filter(username=username).exists() or is_username_retired(username)


def get_user_by_username_or_email(username_or_email):
    """The account of a username or an address; raises User.DoesNotExist, also for one retiring."""
    by_name = User.objects.filter(username=username_or_email).first()
    user = by_name or User.objects.get(email=username_or_email)
    if hasattr(user, "userretirementrequest"):
        raise User.DoesNotExist
    return user


@receiver(pre_save, sender=User, dispatch_uid="student.user_pre_save_callback")
def user_pre_save_callback(sender, **kwargs) -> None:
    """Note which watched fields differ from the stored ones."""
    user = kwargs["instance"]
    stored = sender.objects.filter(pk=user.pk).values(*WATCHED_FIELDS).first() if user.pk else None
    user._changed_fields = {
        name: value for name, value in (stored or {}).items() if value != getattr(user, name)
    }


@receiver(post_save, sender=User, dispatch_uid="student.user_post_save_callback")
def user_post_save_callback(sender, **kwargs) -> None:
    """Enroll an account that became active, or changed its address, where its address is allowed.

    What an enrollment filter raises comes out of `user.save()`.
    """
    from common.djangoapps.student.models import course_enrollment

    user = kwargs["instance"]
    if user.is_active and getattr(user, "_changed_fields", None):
        course_enrollment.enroll_where_allowed(user)
