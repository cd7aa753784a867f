"""The right to enroll in one run of a course, and what support did with it."""

from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models


class CourseEntitlement(contract_base("entitlements.CourseEntitlement")):
    """What somebody bought: any run of one course."""

    history = HistoricalRecords()


class CourseEntitlementSupportDetail(contract_base("entitlements.CourseEntitlementSupportDetail")):
    """What support did with an entitlement, and why."""

    history = HistoricalRecords()


globals().update(contract_models("entitlements", __name__, written=globals()))
