"""Reports: each module builds one kind as a :class:`~duban.domain.document.Document`, from the ledger as of a day.

No clock: the same ledger, rules and day give the same document. Every figure names its population; what nobody knows is said, never
counted as zero; no word of praise or blame stands where a figure should.
"""
