"""The store room: the journal, its projections and the questions to them. The only room that knows SQL."""
