"""Duban 督办: rules create obligations, events meet them, a check finds the unmet, a person decides what follows."""

__version__ = "0.1.0"
