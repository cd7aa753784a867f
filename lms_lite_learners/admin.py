"""What operators set and look up in the Django admin; nothing personal is shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lms_lite_learners import plans
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.models import AuditEntry, Job, OrganizationPlan


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A plan whose trial, and only whose trial, has an end."""

    def clean(self) -> dict[str, Any]:
        """Refuse a trial without an end, and an end without a trial."""
        cleaned = super().clean() or self.cleaned_data
        is_open = {"plan", "trial_ends_at"}.isdisjoint(self.errors)
        if is_open and {"plan", "trial_ends_at"} & {*self.changed_data}:
            try:
                plans.ensure_plan(cleaned["plan"], cleaned.get("trial_ends_at"), timezone.now())
            except InvalidInputError as error:
                for name, texts in error.fields.items():
                    self.add_error(name, texts)
        return cleaned


@admin.register(OrganizationPlan)
class OrganizationPlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Operators say here what an organisation has booked."""

    form = PlanForm
    list_display = ["org", "plan", "trial_ends_at"]
    list_filter = ["plan"]
    search_fields = ["org"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A plan is never moved to another organisation."""
        return ["org"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Set it by the rule, which leaves a note in the trail."""
        if change and not form.changed_data:
            return
        plans.set_plan(
            obj.org,
            obj.plan,
            trial_ends_at=obj.trial_ends_at,
            acting_user_id=int(request.user.pk or 0),
            now=timezone.now(),
        )
        obj.pk = OrganizationPlan.objects.get(org=obj.org).pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Let the organisation have the plan of the setting again."""
        plans.forget_plan(obj.org, acting_user_id=int(request.user.pk or 0))

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """The same for each of those that were ticked."""
        for row in queryset:
            self.delete_model(request, row)


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
