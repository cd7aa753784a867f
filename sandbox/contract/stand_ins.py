"""Field classes of packages that the sandbox does without: their columns, not what they do."""

from django.db import models


class CharNullField(models.CharField):
    """Text that is empty or a value, never an empty string twice."""


class EncryptedCharField(models.BinaryField):
    """Bytes that the platform encrypts; here they are what the caller gave."""


class LanguageField(models.CharField):
    """The code of a language."""


class ListCharField(models.CharField):
    """Short texts with commas between."""


class MonitorField(models.DateTimeField):
    """When another column last changed."""


class MultiCollationCharField(models.CharField):
    """Text that each database compares in the same way."""


class MultiCollationTextField(models.TextField):
    """Long text that each database compares in the same way."""


class MultiEmailField(models.TextField):
    """Addresses, one a line."""


class StatusField(models.CharField):
    """One of a model's states."""


class TreeForeignKey(models.ForeignKey):
    """A link to the row above."""
