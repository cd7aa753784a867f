"""The door of served pages."""
