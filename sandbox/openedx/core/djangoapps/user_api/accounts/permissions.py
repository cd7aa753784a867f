"""Who may retire accounts."""

from rest_framework.permissions import BasePermission


class CanRetireUser(BasePermission):
    """The service account that retires others."""

    def has_permission(self, request, view) -> bool:
        """Whether the caller holds the permission to retire accounts."""
        return request.user.has_perm("accounts.can_retire_user")
