"""The news budget: planned from the stories themselves, read as a sheet, mailed."""
