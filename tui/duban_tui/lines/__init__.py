"""The desk in plain lines, for screen readers and simple terminals: numbered menus, no cursor moved, the same desk functions."""
