"""The door for the platform's filters."""
