"""No migrations: made applications name this package, and `contract` makes their tables."""
