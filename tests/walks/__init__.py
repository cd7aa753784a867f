"""Walks through a sandbox whose processes really run."""
