"""The platform, spoken to in one place and answered in our own words."""
