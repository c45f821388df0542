"""The use cases, one function each: what the command line and the terminal screens both call."""
