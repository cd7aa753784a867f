"""Certificates taken back so that others hear of it."""

from collections.abc import Iterable
from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist

from lms_lite_learners.host.erasing.profiles import with_profiles
from lms_lite_learners.host.erasing.tables import slices

SOURCE = "lms_lite_learners"

__all__ = ["invalidate"]


def invalidate(certificate_pks: Iterable[int]) -> int:
    """Take back those of the certificates that are valid now; answers how many."""
    from lms.djangoapps.certificates.data import CertificateStatuses
    from lms.djangoapps.certificates.models import GeneratedCertificate

    valid = GeneratedCertificate.objects.order_by("pk").filter(
        status=CertificateStatuses.downloadable
    )
    taken = 0
    for some in slices(certificate_pks):
        found = list(valid.filter(pk__in=some))
        users = with_profiles({certificate.user_id for certificate in found})
        for certificate in found:
            certificate.user = users[certificate.user_id]
            # What hears of it may ask for something that is gone, and the platform's own log of
            # acts reads the organisation of a course that may be; it is taken back by then.
            with suppress(ObjectDoesNotExist, AttributeError):
                certificate.invalidate(source=SOURCE)
        taken += len(found)
    return taken
