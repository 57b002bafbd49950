import pytest

from studio.ui.backbones import words


@pytest.mark.parametrize(("number", "text"), [(950, "950"), (6_820_343, "6.8 million"), (2_600_000_000, "2.6 billion")])
def test_numbers_of_weights_are_read_in_words(number, text):
    assert words.parameters(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.3, "under a second"), (2.2, "about 2 s"), (200, "about 3 min"), (9_000, "about 2.5 h")]
)
def test_times_are_rounded_as_people_say_them(seconds, text):
    assert words.duration(seconds) == text


def test_long_names_may_break_and_read_the_same():
    name = "/home/person/AutoencoderKL_fp16-" + "x" * 60
    broken = words.breakable(name)
    assert broken.replace(words.ZERO_WIDTH_SPACE, "") == name
    assert max(map(len, broken.split(words.ZERO_WIDTH_SPACE))) <= words.LONGEST_RUN


def test_a_very_long_path_shows_its_end():
    shown = words.shortened_path("/a" * 200 + "/name")
    assert shown.startswith("…")
    assert shown.endswith("/name")
