"""The sandbox against what was recorded of the real platform."""
