"""Files that learners upload to an open response assessment."""
