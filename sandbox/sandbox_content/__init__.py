"""What the second service would keep in its own store: a course's advanced settings."""
