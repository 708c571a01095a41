"""Outbound: finished pages kept as files, cleared when what they show changes. Deletable."""
