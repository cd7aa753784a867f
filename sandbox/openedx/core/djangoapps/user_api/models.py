"""Preferences, tags and retirement of accounts."""

from contract.loader import contract_base, contract_models


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


class UserOrgTag(contract_base("user_api.UserOrgTag")):
    """What an organization notes about an account."""

    @classmethod
    def delete_by_user_value(cls, value, field) -> bool:
        """Delete the rows of an account; tells whether there were any."""
        return cls.objects.filter(**{field: value}).delete()[0] > 0


globals().update(contract_models("user_api", __name__, written=globals()))
