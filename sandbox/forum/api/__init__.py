"""What the forum does for other applications."""
