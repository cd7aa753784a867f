"""Background doors: ids in, one rule called."""
