"""What courses and organisations say about a toggle, in the admin."""

from django.contrib import admin

from openedx.core.djangoapps.waffle_utils.models import (
    WaffleFlagCourseOverrideModel,
    WaffleFlagOrgOverrideModel,
)

admin.site.register([WaffleFlagCourseOverrideModel, WaffleFlagOrgOverrideModel])
