"""Ratios to floors: what the product takes, over what the database alone takes for the same."""
