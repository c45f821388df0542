"""The words of the trade as frozen values. Standard library and attrs only; no file, no clock, no database."""
