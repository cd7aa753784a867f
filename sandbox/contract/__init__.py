"""What two releases of the platform store, as data, and the models made from it."""
