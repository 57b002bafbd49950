"""What is searched for is found, whatever is typed: words, Korean syllables, filters, and SQL's own signs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.contract.errors import InvalidRequest
from studio.storage.library.library import Library
from studio.storage.library.queries import FILTERS, SORTS, parse_query
from tests.storage.library.conftest import Paint, all_of, found

PROMPTS = {
    "0001.png": "A red Fox in the snow",
    "0002.png": "등산하는 고양이",
    "0010.png": "산 위의 노을, firefox 🦊",
    "café.png": "un café crème",
    "thai.png": "แมวสีแดง",
    "zh.png": "红色的狐狸",
}


@pytest.fixture
def shown(library: Library, paint: Paint) -> Library:
    for number, (name, prompt) in enumerate(PROMPTS.items()):
        paint(name, prompt, seed=2**64 - 1 - number, backbone="ssm:ssd" if number % 2 else "dit")
    library.reconcile()
    return library


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("fox", ["0001.png"]),
        ("FOX snow", ["0001.png"]),
        ("fi", ["0010.png"]),
        ("산", ["0002.png", "0010.png"]),
        ("고양", ["0002.png"]),
        ("양이", ["0002.png"]),
        ("고양ㅇ", ["0002.png"]),
        ("\u1109\u1161\u11ab", ["0002.png", "0010.png"]),
        ("狐狸", ["zh.png"]),
        ("狸", ["zh.png"]),
        ("แดง", ["thai.png"]),
        ("🦊", ["0010.png"]),
        ("cafe", ["café.png"]),
        ('"red fox"', ["0001.png"]),
        ('"fox red"', []),
        ('"the sno"', []),
        ("the sno", ["0001.png"]),
        ("-산 -fox", ["café.png", "thai.png", "zh.png"]),
        ("backbone:ssm", ["0002.png", "café.png", "zh.png"]),
        ("backbone:sm", []),
        ("-backbone:dit", ["0002.png", "café.png", "zh.png"]),
        ("backbone:dit,ssm 산", ["0002.png", "0010.png"]),
        ("steps:>19 steps:<21 산", ["0002.png", "0010.png"]),
        ("steps:20..10 red", ["0001.png"]),
        ("steps:>20", []),
        ("size:24x16 red", ["0001.png"]),
        ("size:16x24", []),
        ("width:24 height:<=16 red", ["0001.png"]),
        ("seed:18446744073709551615", ["0001.png"]),
        ("date:2026-11-21 red", ["0001.png"]),
        ("date:>2026-11-21", []),
        ("date:>=2026-11-21 red", ["0001.png"]),
        ("date:<=2026 red", ["0001.png"]),
        ("date:<2026-11", []),
        ("date:2026-01..2026-11 red", ["0001.png"]),
        ("name:000", ["0001.png", "0002.png"]),
        ("name:2.png", ["0002.png"]),
        ("has:record source:studio is:landscape red", ["0001.png"]),
        ("family:default scheduler:flow red", ["0001.png"]),
        ("is:starred", []),
    ],
)
def test_a_search_finds(shown: Library, text: str, names: list[str]) -> None:
    assert found(shown, text) == names


@pytest.mark.parametrize(
    "text", ["a AND", "NEAR(", '"', "fox*", "^fox", "(", "-", "prompt:fox", "'; DROP TABLE x", "%", "_"]
)
def test_signs_of_sql_and_of_the_full_text_search_mean_nothing(shown: Library, text: str) -> None:
    shown.search(parse_query(text))
    assert shown.count() == len(PROMPTS)


pieces = st.one_of(
    st.text(max_size=6), st.sampled_from([*'-":<>=.,()*^ ', "AND", "NEAR(", "산", *(f"{name}:" for name in FILTERS)])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces, max_size=8).map("".join), st.sampled_from(SORTS))
def test_any_text_can_be_searched_for(shown: Library, text: str, sort: str) -> None:
    query = parse_query(text)
    assert set(shown.search(query, sort)) <= set(shown.search(parse_query(""), sort))


def test_orders(shown: Library, pictures: Path) -> None:
    os.utime(pictures / "0010.png", ns=(1, 1))
    shown.rate(shown.search(parse_query("thai")), 5)
    assert found(shown, "", "name")[:3] == ["0001.png", "0002.png", "0010.png"]
    assert found(shown, "", "stars")[0] == "thai.png"
    assert found(shown, "", "prompt")[:2] == ["0001.png", "café.png"]
    assert found(shown, "", "newest") == list(reversed(found(shown, "", "oldest")))
    assert len(found(shown, "", "size")) == len(PROMPTS)
    with pytest.raises(InvalidRequest, match="newest"):
        shown.search(parse_query(""), "loudest")


def test_pictures_without_a_prompt_stand_last(library: Library, paint: Paint, pictures: Path) -> None:
    Image.new("RGB", (8, 8)).save(pictures / "none.png")
    paint("b.png", "z")
    library.reconcile()
    assert found(library, "", "prompt") == ["b.png", "none.png"]
    assert found(library, "-has:record") == ["none.png"]


def test_what_another_program_wrote_is_found(library: Library, pictures: Path) -> None:
    said = PngInfo()
    text = "a green apple\nNegative prompt: blur\nSteps: 7, Sampler: Euler a, Seed: 5, Size: 8x8, Model: dream"
    said.add_text("parameters", text)
    Image.new("RGB", (8, 8)).save(pictures / "a.png", pnginfo=said)
    library.reconcile()
    (entry,) = all_of(library, "apple source:a1111 steps:7 backbone:dream seed:5")
    assert (entry.prompt, entry.negative_prompt) == ("a green apple", "blur")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("steps:<21", ["0001.png"]),
        ("steps:<=0", []),
        ("steps:0..50", ["0001.png"]),
        ("-steps:<21", ["broken.png", "photograph.jpg"]),
        ("width:<20", ["photograph.jpg"]),
        ("height:>=0", ["0001.png", "photograph.jpg"]),
        ("-seed:7", ["broken.png", "photograph.jpg"]),
        ("-seed:8", ["0001.png", "broken.png", "photograph.jpg"]),
    ],
)
def test_what_is_not_known_is_no_number(
    library: Library, paint: Paint, pictures: Path, text: str, names: list[str]
) -> None:
    paint("0001.png", seed=7)
    Image.new("RGB", (9, 9)).save(pictures / "photograph.jpg")
    (pictures / "broken.png").write_bytes(b"")
    library.reconcile()
    assert found(library, text) == names


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("date:2026-11-21..2026-11", True),
        ("date:2026-11-22..2026-11", False),
        ("date:2026-11..2026-11-20", False),
        ("date:2026-11..2026-11-21", True),
        ("date:2026-12..2026-11", True),
        ("date:2026..2026-10", False),
        ("date:2026..2025", True),
    ],
)
def test_a_range_of_days_goes_to_the_end_of_its_last_month(shown: Library, text: str, is_found: bool) -> None:
    assert found(shown, f"{text} red") == (["0001.png"] if is_found else [])


def test_the_values_of_a_filter_are_listed(shown: Library) -> None:
    shown.tag(shown.search(parse_query("")), ["Winter"])
    assert shown.known_values("backbone") == ("dit", "ssm:ssd")
    assert shown.known_values("tag") == ("Winter",)
    with pytest.raises(InvalidRequest, match="allowed"):
        shown.known_values("path")


def test_an_entry_says_what_the_record_says(shown: Library, pictures: Path) -> None:
    entry = shown.entry_at(pictures / "0001.png")
    assert entry is not None
    assert (entry.width, entry.height, entry.seed, entry.steps) == (24, 16, 2**64 - 1, 20)
    assert (entry.prompt, entry.negative_prompt, entry.backbone) == ("A red Fox in the snow", "blur", "dit")
    assert (entry.created, entry.source, entry.family) == ("2026-11-21T06:31:32+09:00", "studio", "default")
    assert (entry.root, entry.fault, entry.tags, entry.phash) == (pictures, "", (), None)
    assert shown.entry_at(pictures / "9999.png") is None
    assert shown.entries([999, entry.id, -1]) == (entry,)
