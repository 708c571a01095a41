"""The desk: the first page of the newsroom, from which an evening is run."""
