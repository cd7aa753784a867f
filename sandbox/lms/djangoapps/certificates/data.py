"""What a certificate can be."""


class CertificateStatuses:
    """The states of a certificate."""

    deleted = "deleted"
    deleting = "deleting"
    downloadable = "downloadable"
    error = "error"
    generating = "generating"
    notpassing = "notpassing"
    restricted = "restricted"
    unavailable = "unavailable"
    auditing = "auditing"
    audit_passing = "audit_passing"
    audit_notpassing = "audit_notpassing"
    honor_passing = "honor_passing"
    unverified = "unverified"
    invalidated = "invalidated"
    requesting = "requesting"

    PASSED_STATUSES = (downloadable, generating)

    @classmethod
    def is_passing_status(cls, status) -> bool:
        """Whether somebody with such a certificate has passed."""
        return status in cls.PASSED_STATUSES
