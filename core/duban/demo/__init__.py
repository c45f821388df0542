"""A fictional ledger for trying the program out: the same bytes every time, under the rules of a real jurisdiction.

Nothing here knows a locality: a plugin that ships ``demo/duban.toml`` (a workspace file with its roster, officials fictional)
offers a demonstration, and the duties are those that its packs create. Where the file names users, one a role, they decide on what
follows; all of it goes through the desk, like anybody's.
"""
