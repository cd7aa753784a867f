"""Learner management for the organisations of an Open edX site."""

__version__ = "0.1.0"
