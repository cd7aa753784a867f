"""Proof on the running platform that a removal erases what it must, and nothing else."""

from lms_lite_learners.removal.selfcheck.proving import prove

__all__ = ["prove"]
