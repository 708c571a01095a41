"""An invented newsroom to look around in: plain files beside this one, and what loads them once."""
