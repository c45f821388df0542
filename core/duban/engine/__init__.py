"""Pure functions from facts, rules and calendar to obligations and findings. No clock, no file, no database."""
