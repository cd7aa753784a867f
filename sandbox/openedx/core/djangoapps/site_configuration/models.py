"""What each of several sites says differently from the settings."""

from typing import Any

from contract.loader import contract_base, contract_models


class SiteConfiguration(contract_base("site_configuration.SiteConfiguration")):
    """The values of one site."""

    def get_value(self, name: str, default: Any = None) -> Any:
        """One value, or the default where the site says nothing or is switched off."""
        return self.site_values.get(name, default) if self.enabled else default

    @classmethod
    def get_configuration_for_org(cls, org: str, select_related: list[str] | None = None) -> Any:
        """The first configuration that counts an organisation among its own, or None."""
        rows = cls.objects.filter(site_values__contains=org, enabled=True)
        for row in rows.select_related(*select_related) if select_related else rows:
            named = row.get_value("course_org_filter", [])
            if org in (named if isinstance(named, list) else [named]):
                return row
        return None


globals().update(contract_models("site_configuration", __name__, written=globals()))
