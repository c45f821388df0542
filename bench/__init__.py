"""Speed and size as ratios: each figure against the bare alternative, measured in turns in one run."""
