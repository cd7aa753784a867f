"""Advanced settings in the admin."""

from django.contrib import admin

from sandbox_content.models import AdvancedSettings

admin.site.register(AdvancedSettings)
