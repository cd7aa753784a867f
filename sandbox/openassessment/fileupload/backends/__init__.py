"""Where uploads are kept."""
