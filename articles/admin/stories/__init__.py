"""A story at the desk: its form, and all that is done with it from there."""
