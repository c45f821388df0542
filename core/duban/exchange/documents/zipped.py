"""Office files packed anew, so that the same contents give the same bytes: no clock in them."""

import io
import zipfile

STILL = (1980, 1, 1, 0, 0, 0)
"""The time that every member carries: the earliest that a zip file can say."""


def members(data: bytes) -> dict[str, bytes]:
    """Name → contents, in the order of the file. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: dict[str, bytes]) -> bytes:
    """The members as a zip file without times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts.items():
            member = zipfile.ZipInfo(name, STILL)
            member.create_system = 0  # else it says on which system it was packed
            archive.writestr(member, contents, zipfile.ZIP_DEFLATED)
    return target.getvalue()
