"""Templates of the platform's older kind."""
