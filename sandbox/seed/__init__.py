"""Fills the sandbox with an invented world; knows the platform alone."""
