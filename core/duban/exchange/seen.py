"""References met so far in one file, in 24 bytes each, so that a million of them do not crowd the memory."""

from array import array

_BITS = 0xFFFFFFFFFFFFFFFF


class Seen:
    """A hash table from reference to the row that stated it and what it stated.

    References are kept as 64-bit fingerprints: among a million of them the chance that two different
    ones meet is below 1 to 10⁷.
    """

    def __init__(self, capacity: int = 1 << 12) -> None:
        self._count = 0
        self._resize(max(16, 1 << (capacity - 1).bit_length()))

    def first(self, ref: str, row: int, content: int) -> tuple[int, bool] | None:
        """None where the reference is new, and it is remembered; else its first row and whether the
        content is the same.

        ``content`` is a hash; ``row`` must be at least 1.
        """
        key = hash(ref) & _BITS
        what = content & _BITS
        rows, mask = self._rows, self._mask
        at = key & mask
        while rows[at]:
            if self._keys[at] == key:
                return rows[at], self._contents[at] == what
            at = (at + 1) & mask
        self._keys[at] = key
        rows[at] = row
        self._contents[at] = what
        self._count += 1
        if self._count > self._most:
            self._grow()
        return None

    def _resize(self, size: int) -> None:
        self._mask = size - 1
        self._most = size * 2 // 3
        self._keys = array("Q", bytes(8 * size))
        self._rows = array("Q", bytes(8 * size))
        self._contents = array("Q", bytes(8 * size))

    def _grow(self) -> None:
        keys, rows, contents = self._keys, self._rows, self._contents
        self._resize(2 * len(rows))
        mask = self._mask
        for key, row, what in zip(keys, rows, contents, strict=True):
            if row:
                at = key & mask
                while self._rows[at]:
                    at = (at + 1) & mask
                self._keys[at], self._rows[at], self._contents[at] = key, row, what
