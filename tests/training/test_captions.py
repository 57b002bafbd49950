"""Captions: articles, plurals, particles and counters are right, and what is said is what is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from studio.training.captions import (
    KOREAN_SHARE,
    STYLES,
    Scene,
    Thing,
    caption,
    ends_in_consonant,
    english_caption,
    korean_caption,
    plain_names,
    plural,
    with_article,
)
from studio.training.colours import COLOURS
from studio.training.composing import COUNTED
from studio.training.compositions import ENGLISH_RELATIONS, KOREAN_RELATIONS, Relation, emoji_key
from studio.training.concepts import VENDORS, Concept
from studio.training.famous import FAMOUS
from studio.training.grounds import Ground, GroundKind
from studio.training.pictures import FAVOURITES

RED, BLUE = COLOURS[0], COLOURS[5]
STYLES_FILE = Path(__file__).parents[2] / "resources" / "presets" / "styles.json"


def thing(emoji: str, vendor: str = "twemoji", **looks) -> Thing:
    """A well-known thing."""
    key = emoji_key(emoji)
    return Thing(Concept(key, FAMOUS[key].english[0], FAMOUS[key].korean[0], ()), VENDORS.index(vendor), **looks)


def several(scene: Scene, say=english_caption, count: int = 60) -> set[str]:
    random = np.random.default_rng(0)
    return {say(scene, random) for _ in range(count)}


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("red apple", "a red apple"),
        ("egg", "an egg"),
        ("unicorn", "a unicorn"),
        ("umbrella", "an umbrella"),
        ("unamused face", "an unamused face"),
        ("upside-down face", "an upside-down face"),
        ("UFO", "a UFO"),
        ("hourglass done", "an hourglass done"),
        ("house", "a house"),
        ("euro banknote", "a euro banknote"),
        ("one-piece swimsuit", "a one-piece swimsuit"),
        ("onion", "an onion"),
        ("x-ray", "an x-ray"),
        ("American football", "an American football"),
        ("grapes", "grapes"),
        ("red cherries", "red cherries"),
        ("glass", "a glass"),
        ("bus", "a bus"),
        ("cactus", "a cactus"),
        ("cut of meat", "a cut of meat"),
        ("planet earth", "planet earth"),
        ("blue earth", "blue earth"),
        ("light blue ice", "light blue ice"),
        ("Statue of Liberty", "Statue of Liberty"),
    ],
)
def test_articles_are_right(noun: str, phrase: str) -> None:
    assert with_article(noun) == phrase


def test_no_well_known_thing_gets_a_wrong_article() -> None:
    for famous in FAMOUS.values():
        for name, takes_article in zip(famous.english, famous.takes_article, strict=True):
            if takes_article and with_article(name) != name:
                is_vowel = name[0].lower() in "aeiou" and not name.startswith(("unicorn", "UFO"))
                assert with_article(name) == f"{'an' if is_vowel else 'a'} {name}"


@pytest.mark.parametrize(
    ("noun", "several_of_it"),
    [
        ("red apple", "red apples"),
        ("strawberry", "strawberries"),
        ("key", "keys"),
        ("bus", "buses"),
        ("fox", "foxes"),
        ("torch", "torches"),
        ("fish", "fish"),
        ("blue fish", "blue fish"),
        ("glasses", "glasses"),
    ],
)
def test_plurals_are_right(noun: str, several_of_it: str) -> None:
    assert plural(noun) == several_of_it


def test_everything_that_is_counted_has_a_regular_plural() -> None:
    irregular = re.compile(r"(man|foot|tooth|goose|mouse|leaf|knife|wolf|sheep|deer|dice)$")
    for key in COUNTED:
        assert not irregular.search(FAMOUS[key].english[0])
        assert FAMOUS[key].takes_article[0]


@pytest.mark.parametrize(
    ("word", "closed"), [("고양이", False), ("강아지", False), ("달", True), ("유령", True), ("TV", False)]
)
def test_a_final_consonant_is_found(word: str, closed: bool) -> None:
    assert ends_in_consonant(word) == closed


def test_korean_things_are_joined_by_the_right_particle() -> None:
    two = several(Scene((thing("🐱"), thing("🌙")), Ground()), korean_caption)
    assert all(re.search("(고양이와|얼굴과) (초승달|달)", text) for text in two)
    three = several(Scene((thing("🌙"), thing("🐱"), thing("👻")), Ground()), korean_caption)
    assert all(re.search("달과 (고양이와|고양이 얼굴과) 유령", text) for text in three)


def test_english_things_are_joined_by_commas_and_and() -> None:
    scene = Scene((thing("🐨"), thing("👻"), thing("🔑")), Ground())
    assert all(re.match("(a )?koala, (a )?ghost and (a )?key", text) for text in several(scene))


@pytest.mark.parametrize("relation", Relation)
def test_a_relation_is_said_of_the_first_thing_in_both_languages(relation: Relation) -> None:
    scene = Scene((thing("🐨"), thing("👻")), Ground(), relation=relation)
    english, korean = ENGLISH_RELATIONS[relation], KOREAN_RELATIONS[relation]
    assert all(re.match(f"(a )?koala {english} (a )?ghost", text) for text in several(scene))
    assert all(f"유령 {korean} 코알라" in text for text in several(scene, korean_caption))


def test_numbers_come_with_plurals_and_korean_counters() -> None:
    apples = Scene((thing("🍎"),), Ground(), count=3)
    fish = Scene((thing("🐟"),), Ground(), count=5)
    assert all(text.startswith("three red apples") for text in several(apples))
    assert all(text.startswith("five fish") for text in several(fish))
    assert all(re.search("사과 세 개", text) for text in several(apples, korean_caption))
    assert all(re.search("물고기 다섯 마리", text) for text in several(fish, korean_caption))
    repainted = Scene((thing("🍎", tint=BLUE),), Ground(), count=2)
    assert all(text.startswith("two blue apples") for text in several(repainted))


def test_captions_name_ground_tint_and_thing() -> None:
    scene = Scene((thing("⭐", tint=RED),), Ground(GroundKind.PLAIN, 5))
    assert all("red star" in text and "blue background" in text for text in several(scene))
    assert all("빨간 별" in text and "파란색 배경" in text for text in several(scene, korean_caption))


def test_a_colour_is_said_only_where_no_name_says_one() -> None:
    koala = several(Scene((thing("🐨", colour="gray"),), Ground()), count=200)
    assert {text.split(",")[0].split(" on ")[0] for text in koala} == {"koala", "a koala", "gray koala", "a gray koala"}
    apple = several(Scene((thing("🍏", colour="green"),), Ground()))
    assert not any("green green" in text for text in apple)


def test_a_flag_is_called_the_flag_of_its_country() -> None:
    brazil = Concept("1f1e7-1f1f7", "flag of Brazil", "브라질 국기", ("Brazil flag",))
    scene = Scene((Thing(brazil, VENDORS.index("circle-flags"), "green"),), Ground())
    assert all(text.startswith("flag of Brazil") for text in several(scene))
    assert all("브라질 국기" in text for text in several(scene, korean_caption))
    assert any(text.endswith("동그란 국기") for text in several(scene, korean_caption))


def test_some_captions_are_korean_and_none_is_untidy() -> None:
    random = np.random.default_rng(0)
    texts = [caption(Scene((thing("🍎", colour="red"),), Ground()), random) for _ in range(1500)]
    share = np.mean([bool(re.search("[가-힣]", text)) for text in texts])
    assert share == pytest.approx(KOREAN_SHARE, abs=0.03)
    assert all(text == " ".join(text.split()) and " ," not in text for text in texts)


def test_what_has_no_korean_name_is_spoken_of_in_english() -> None:
    scene = Scene((Thing(Concept("1f4ea", "mailbox", "", ()), 0),), Ground())
    assert not any(re.search("[가-힣]", text) for text in several(scene, caption, 200))


def test_well_known_things_have_names_in_both_languages() -> None:
    assert len(FAMOUS) > 150
    for famous in FAMOUS.values():
        assert len(famous.takes_article) == len(famous.english) >= 1
        assert all(re.fullmatch("[가-힣 ]+", name) for name in famous.korean)
        assert all(re.fullmatch("[A-Za-z0-9 -]+", name) for name in famous.english)
        assert len(set(famous.english)) == len(famous.english)
        assert len(set(famous.korean)) == len(famous.korean)
    assert set(FAMOUS) >= FAVOURITES
    assert set(FAMOUS) >= set(COUNTED)


def test_a_repainted_thing_loses_the_colour_of_its_name() -> None:
    assert plain_names(FAMOUS[emoji_key("🍎")]) == ("apple", "사과")
    colours = {colour.english for colour in COLOURS} | {colour.korean for colour in COLOURS}
    for famous in FAMOUS.values():
        if famous.is_tintable:
            english, korean = plain_names(famous)
            assert not colours & {*english.split(), *korean.split()}


def test_every_style_of_the_studio_is_a_vendors_and_the_other_way_round() -> None:
    offered = {
        (style["phrase"]["en"], style["phrase"]["ko"])
        for style in json.loads(STYLES_FILE.read_text(encoding="utf-8"))["styles"]
    }
    assert set(STYLES) == set(VENDORS)
    for english, korean in offered:
        vendors = [vendor for vendor, (_, phrases, _) in STYLES.items() if english in phrases]
        assert any(STYLES[vendor][2] == korean for vendor in vendors), f"nothing was trained as {english!r}, {korean!r}"
    for vendor, (_, phrases, korean) in STYLES.items():
        assert any(english in phrases and ko == korean for english, ko in offered), f"{vendor} is in no style"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_style_is_said_as_often_as_the_vendor_asks_and_only_its_own(vendor: str) -> None:
    how_often, phrases, korean = STYLES[vendor]
    random = np.random.default_rng(0)
    scene = Scene((thing("🐨", vendor),), Ground())
    for say, own in ((english_caption, phrases), (korean_caption, (korean,))):
        texts = [say(scene, random) for _ in range(500)]
        styled = [text for text in texts if any(f", {phrase}" in text for phrase in own)]
        assert len(styled) / len(texts) == pytest.approx(how_often, abs=0.07)
        others = {phrase for _, english, ko in STYLES.values() for phrase in (*english, ko)} - set(own)
        assert not any(text.endswith(f", {phrase}") for text in texts for phrase in others)
