"""The budget at the desk: the grid in which it is planned, and what belongs to it."""
