"""Widgets: the parts screens are made of."""
