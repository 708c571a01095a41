"""The newsroom, where journalists live: one file per model, and what they share."""
