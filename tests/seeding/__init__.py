"""The invented world of the sandbox."""
