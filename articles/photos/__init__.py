"""Photos as files: looked at when they come in, made ready for readers on the way out."""
