"""The fronts at the desk: what is chosen, how it is told, when it is launched."""
