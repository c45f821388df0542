"""Everything a person may read has its English, with the same placeholders, and the catalogues are compiled."""

from tools import messages


def test_every_sentence_has_english_and_the_catalogues_are_fresh() -> None:
    wanted, translated = messages.messages(), messages.english()
    assert messages.problems(wanted, translated) == []
    files = messages.files(wanted, translated)
    stale = [path.name for path, content in files.items() if path.read_bytes() != content]
    assert stale == []
