"""Preferences, tags and retirement of accounts."""

from common.djangoapps.student.models.retired import (
    get_retired_email_by_email,
    get_retired_username_by_username,
)
from contract.loader import contract_base, contract_models

PENDING = "PENDING"


class RetirementStateError(Exception):
    """A retirement can't go to the state asked for."""


class UserPreference(contract_base("user_api.UserPreference")):
    """One preference of an account."""

    @classmethod
    def get_value(cls, user, preference_key, default=None):
        """What an account prefers, or the default."""
        found = cls.objects.filter(user=user, key=preference_key).values_list("value", flat=True)
        return next(iter(found), default)

    @classmethod
    def get_all_preferences(cls, user) -> dict:
        """All preferences of an account by key."""
        return dict(cls.objects.filter(user=user).values_list("key", "value"))

    @classmethod
    def has_value(cls, user, preference_key) -> bool:
        """Whether an account has such a preference."""
        return cls.objects.filter(user=user, key=preference_key).exists()


class RetirementState(contract_base("user_api.RetirementState")):
    """One step of retiring an account."""

    def __str__(self) -> str:
        """Name and order of the step."""
        return f"{self.state_name} (step {self.state_execution_order})"

    @classmethod
    def state_exists(cls, state_name) -> bool:
        """Whether there is such a step."""
        return cls.objects.filter(state_name=state_name).exists()

    @classmethod
    def get_dead_end_state_names_list(cls) -> list:
        """Names of the steps that nothing follows."""
        return list(cls.objects.filter(is_dead_end_state=True).values_list("state_name", flat=True))


class UserRetirementRequest(contract_base("user_api.UserRetirementRequest")):
    """An account's wish to be retired."""

    @classmethod
    def create_retirement_request(cls, user):
        """Write down the wish; raises RetirementStateError for a second one."""
        if cls.has_user_requested_retirement(user):
            raise RetirementStateError(f"User {user.id} already has a retirement request row!")
        return cls.objects.create(user=user)

    @classmethod
    def has_user_requested_retirement(cls, user) -> bool:
        """Whether an account waits to be retired, or was."""
        return cls.objects.filter(user=user).exists()


class UserRetirementStatus(contract_base("user_api.UserRetirementStatus")):
    """How far the retirement of an account is, and what it was called before."""

    @classmethod
    def create_retirement(cls, user):
        """Begin the retirement of an account."""
        pending = RetirementState.objects.get(state_name=PENDING)
        if cls.objects.filter(user=user).exists():
            raise RetirementStateError(f"Retirement of user {user.id} has begun already.")
        UserRetirementRequest.create_retirement_request(user)
        return cls.objects.create(
            user=user,
            original_username=user.username,
            original_email=user.email,
            original_name=user.profile.name,
            retired_username=get_retired_username_by_username(user.username),
            retired_email=get_retired_email_by_email(user.email),
            current_state=pending,
            last_state=pending,
            responses=f"Created in state {pending} by create_retirement",
        )

    @classmethod
    def get_retirement_for_retirement_action(cls, username):
        """A retirement that is under way; raises DoesNotExist, RetirementStateError if it isn't."""
        retirement = cls.objects.get(original_username=username)
        state = retirement.current_state.state_name
        if state == PENDING or retirement.current_state.is_dead_end_state:
            raise RetirementStateError(f"{state} is no state to act on user {retirement.user_id}.")
        return retirement


class UserOrgTag(contract_base("user_api.UserOrgTag")):
    """What an organization notes about an account."""

    @classmethod
    def delete_by_user_value(cls, value, field) -> bool:
        """Delete the rows of an account; tells whether there were any."""
        return cls.objects.filter(**{field: value}).delete()[0] > 0


globals().update(contract_models("user_api", __name__, written=globals()))
