"""Working days, counting, periods and recurrences: pure functions over dated calendar data."""
