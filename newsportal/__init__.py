"""Wiring: settings, addresses and the server; no domain logic."""
