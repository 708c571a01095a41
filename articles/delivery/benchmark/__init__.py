"""What a page costs, as ratios: every figure is a target between two runs of its baseline."""
