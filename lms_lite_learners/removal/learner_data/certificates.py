"""Certificates, and what staff noted about single ones."""

from lms_lite_learners.data import Category, Entry, Kept
from lms_lite_learners.removal.learner_data.lines import (
    HISTORY,
    account,
    along,
    erase,
    going_with,
)

CERTIFICATE = "certificates.GeneratedCertificate"
PAST_CERTIFICATE = "certificates.HistoricalGeneratedCertificate"
INVALIDATION = "certificates.CertificateInvalidation"
DATE = "certificates.CertificateDateOverride"

CERTIFICATES: tuple[Entry, ...] = (
    erase(
        CERTIFICATE,
        Category.CERTIFICATES,
        "Goes unless the setting keeps certificates; one that stays keeps its name, since a"
        " certificate without a name certifies nothing.",
        account(),
        kept=Kept.CERTIFICATE,
    ),
    erase(
        PAST_CERTIFICATE,
        Category.CERTIFICATES,
        "Holds the name on every former version, which not even a retired account loses.",
        account(),
        along("id", CERTIFICATE),
    ),
    erase(
        INVALIDATION,
        Category.CERTIFICATES,
        "Why a certificate doesn't hold; a certificate that stays needs it.",
        going_with("generated_certificate_id", CERTIFICATE),
    ),
    erase(
        "certificates.HistoricalCertificateInvalidation",
        Category.CERTIFICATES,
        HISTORY,
        along("id", INVALIDATION),
        along("generated_certificate_id", CERTIFICATE),
        along("generated_certificate_id", PAST_CERTIFICATE, "id"),
    ),
    erase(
        DATE,
        Category.CERTIFICATES,
        "The date a certificate shows; a certificate that stays needs it.",
        going_with("generated_certificate_id", CERTIFICATE),
    ),
    erase(
        "certificates.HistoricalCertificateDateOverride",
        Category.CERTIFICATES,
        HISTORY,
        along("id", DATE),
        along("generated_certificate_id", CERTIFICATE),
        along("generated_certificate_id", PAST_CERTIFICATE, "id"),
    ),
)
