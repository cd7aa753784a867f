"""What operators set and look up in the Django admin; nothing personal is shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import Plan
from lms_lite_learners.models import AuditEntry, Job, OrganizationPlan


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A plan whose trial, and only whose trial, has an end."""

    def clean(self) -> dict[str, Any]:
        """Refuse a trial without an end, and an end without a trial."""
        cleaned = super().clean() or self.cleaned_data
        is_trial = cleaned.get("plan") == Plan.TRIAL
        if is_trial and not cleaned.get("trial_ends_at"):
            self.add_error("trial_ends_at", _("A trial needs the date of its end."))
        if not is_trial and cleaned.get("trial_ends_at"):
            self.add_error("trial_ends_at", _("Only a trial has an end; leave this empty."))
        return cleaned


@admin.register(OrganizationPlan)
class OrganizationPlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Operators say here what an organisation has booked."""

    form = PlanForm
    list_display = ["org", "plan", "trial_ends_at"]
    list_filter = ["plan"]
    search_fields = ["org"]


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows to look at: the rules alone write them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes rows here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes rows here."""
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Where long jobs stand."""

    list_display = ["public_id", "kind", "org", "state", "done", "total", "created_at"]
    list_filter = ["kind", "state"]
    fields = [
        "public_id",
        "kind",
        "org",
        "owner_id",
        "state",
        "done",
        "total",
        "counts",
        "error_code",
        "error_detail",
        "created_at",
        "started_at",
        "finished_at",
    ]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what."""

    list_display = ["at", "org", "action", "actor_id", "subject", "count"]
    list_filter = ["action"]
