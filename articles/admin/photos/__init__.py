"""Photos in the newsroom: the library, the form, what comes in."""
