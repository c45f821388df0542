"""Everything a person may read has its English, with the same placeholders, and the catalogues are compiled."""

from tools import messages


def test_every_sentence_has_english_and_the_catalogues_are_fresh() -> None:
    wanted, translated = messages.messages(), messages.english()
    assert messages.problems(wanted, translated) == []
    files = messages.files(wanted, translated)
    stale = [path.name for path, content in files.items() if path.read_bytes() != content]
    assert stale == []


def test_a_sentence_about_several_things_needs_two_forms_of_which_that_of_one_may_leave_out_the_number() -> (
    None
):
    wanted = {"{n} 次": True, "好": False}
    assert messages.problems(wanted, {"{n} 次": ("once", "{n} times"), "好": ("good",)}) == []
    wrong = messages.problems(wanted, {"{n} 次": ("{n} times",), "好": ("good", "goods")})
    assert [line.split(":")[0] for line in wrong] == ["no plural", "needless plural"]
    assert messages.problems({"{n} 次": True}, {"{n} 次": ("once", "often")}) != []
