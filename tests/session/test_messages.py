"""Sentences of the lower rooms in Korean: found by their templates, with their values, quickly, and never a fault."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contract.errors import StudioError
from studio.contract.geometry import Extent
from studio.contract.requests import GenerateRequest
from studio.session import messages
from studio.session.particles import with_particles
from studio.session.sentences import Sentences, read
from studio.storage.pngs import read_picture

LANGUAGES = Path(__file__).resolve().parents[2] / "resources" / "languages"
HANGUL = re.compile("[가-힣]")


def korean() -> dict[str, str]:
    """Give the Korean of each template, straight from the file for people."""
    tree = ElementTree.fromstring((LANGUAGES / "studio_ko.ts").read_text(encoding="utf-8"))
    (context,) = [each for each in tree.iter("context") if each.findtext("name") == "Messages"]
    return {
        message.findtext("source") or "": message.findtext("translation") or "" for message in context.iter("message")
    }


KOREAN = korean()
TEMPLATES = read(LANGUAGES / "messages.json")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sentences]:
    """Korean, without a translator installed."""
    sentences = Sentences(TEMPLATES, lambda template: KOREAN.get(template) or template)
    messages.speak(LANGUAGES / "messages.json")
    monkeypatch.setattr(messages._Spoken, "sentences", sentences)
    yield sentences
    messages.speak(None)


def test_every_template_has_its_korean() -> None:
    assert TEMPLATES
    assert not [template for template in TEMPLATES if not KOREAN.get(template)]


def test_every_template_is_found_again(said: Sentences) -> None:
    lost = []
    for template in TEMPLATES:
        values = [f"/p{place}.x" for place in range(len(re.findall(r"\{\d+\}", template)))]
        expected = with_particles(KOREAN[template].format(*values))
        own_words = re.findall("[A-Za-z]{2,}", re.sub(r"\{\d+\}", " ", template))
        got = messages.translated(template.format(*values))
        # "{0} is {1}." alone says nothing: it is known by its values.
        if got != expected and len("".join(own_words)) >= 4:
            lost.append((template, got, expected))
    assert not lost


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        (
            "The number of steps is 0; it must be a whole number from 1 to 1000. 20 to 30 are usual.",
            "단계 수 값이 0입니다. 1에서 1000 사이의 정수여야 합니다. 보통 20~30을 사용합니다.",
        ),
        (
            "/a/b.ckpt is a pickle: reading it would run whatever code it holds, so it is never read.",
            "/a/b.ckpt은(는) 피클 파일이며, 읽으면 안에 든 코드가 그대로 실행되므로 절대 읽지 않습니다.",
        ),
        (
            "/a/b.safetensors is a LoRA of rank 4 for Stable Diffusion XL, not a backbone.",
            "/a/b.safetensors은(는) Stable Diffusion XL용 LoRA(랭크 4)(백본 아님)입니다.",
        ),
        (
            "The jobs of the queue /q.json have version 2, and this studio knows 1; the queue starts empty. "
            "The file was kept as q.kept-1.json.",
            "대기열 작업 파일 /q.json의 버전이 2입니다. 이 스튜디오는 버전 1까지 읽을 수 있습니다. 대기열을 빈 상태로 "
            "시작합니다. 파일은 q.kept-1.json(으)로 보관했습니다.",
        ),
        (
            "The prompt is cut off from 'and a long tail' on: the encoder reads its first 77 tokens.",
            "프롬프트의 뒷부분이 잘립니다('and a long tail'부터). 인코더는 처음 77개의 토큰만 읽습니다.",
        ),
        (
            "4 pictures of 2048x2048 would take about 12.0 GiB of memory, weights and all; 3.0 GiB are free.",
            "그림 4장(2048x2048)에는 가중치를 포함해 메모리가 약 12.0 GiB 필요하지만 3.0 GiB만 남아 있습니다.",
        ),
        ("The folder's own scheduler Heun takes no shift (3): only the flow families have one.",
         "폴더 자체의 스케줄러 Heun은(는) 시프트(3)를 쓰지 않습니다. 플로 계열에만 시프트가 있습니다."),
        ("Leave the prompt empty and give --class.", "프롬프트를 비워 두고 --class로 클래스를 지정하십시오."),
        ("negative prompt", "네거티브 프롬프트"),
        ("Nobody ever wrote this. Check the path.", "Nobody ever wrote this. 경로를 확인하십시오."),
    ],
)  # fmt: skip
def test_a_sentence_is_said_with_its_values(said: Sentences, english: str, expected: str) -> None:
    assert messages.translated(english) == expected


def faults(tmp_path: Path) -> Iterator[StudioError]:
    """Real errors, raised by the rooms that say them."""
    picture = tmp_path / "empty.png"
    picture.touch()
    for raises in (
        lambda: GenerateRequest(seed=-1),
        lambda: GenerateRequest(prompt="a" * 1_000_000),
        lambda: GenerateRequest(device="gpu"),
        lambda: Extent.parse("wide"),
        lambda: read_picture(tmp_path / "nothing.png"),
        lambda: read_picture(picture),
        lambda: read_picture(tmp_path),
    ):
        with pytest.raises(StudioError) as caught:
            raises()
        yield caught.value


def test_real_errors_are_known(said: Sentences, tmp_path: Path) -> None:
    unknown = [
        text
        for fault in faults(tmp_path)
        for text in (fault.text, fault.hint)
        if text and not HANGUL.search(messages.translated(text))
    ]
    assert not unknown


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "This is no sentence of ours.", "a; b: c", "The ", "x" * 5_000, "…", "{0}", "%1 {name} {", "\0"],
)
def test_what_is_unknown_stays_as_it_is(said: Sentences, text: str) -> None:
    assert messages.translated(text) == text


def test_english_reads_no_file(tmp_path: Path) -> None:
    messages.speak(None)
    assert messages.translated("Check the path.") == "Check the path."
    assert messages._Spoken.sentences is None


@pytest.mark.parametrize("content", [None, "{", "[]", '{"templates": {}}', '{"templates": [1, null]}'])
def test_a_broken_file_leaves_the_english(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "messages.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    messages.speak(file)
    try:
        assert messages.translated("Check the path.") == "Check the path."
    finally:
        messages.speak(None)


def test_a_broken_translation_leaves_the_english(said: Sentences, caplog: pytest.LogCaptureFixture) -> None:
    broken = Sentences(["There is no file {0}."], lambda _: "{1} {0")
    messages._Spoken.sentences = broken
    assert messages.translated("There is no file x.") == "There is no file x."
    assert "could not be translated" in caplog.text


@settings(max_examples=50)
@given(st.lists(st.sampled_from([*TEMPLATES, "; ", ": ", ". ", "{0} is ", "(", "…"]), max_size=8).map(" ".join))
def test_no_text_is_a_fault_or_takes_long(text: str) -> None:
    sentences = Sentences(TEMPLATES, lambda template: KOREAN.get(template) or template)
    begun = time.perf_counter()
    assert isinstance(sentences.translated(text[: messages.MAX_CHARACTERS]), str)
    assert time.perf_counter() - begun < 2


def test_a_sentence_is_quick(said: Sentences) -> None:
    text = "There is no backbone {}; there are dit, ssm, and paths of folders. `studio catalog` lists them."
    messages.translated(text.format("'a'"))
    spent = []
    for name in range(20):
        begun = time.perf_counter()
        messages.translated(text.format(f"'b{name}'"))
        spent.append(time.perf_counter() - begun)
    assert min(spent) < 0.005


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("시드은(는)", "시드는"),
        ("프롬프트을(를)", "프롬프트를"),
        ("기록이(가)", "기록이"),
        ("강도과(와)", "강도와"),
        ("파일(으)로", "파일로"),
        ("폴더(으)로", "폴더로"),
        ("기록(으)로", "기록으로"),
        ("'그림'은(는)", "'그림'은"),
        ("1이(가) 2은(는) 3을(를)", "1이 2는 3을"),
        ("0(으)로 1(으)로 6(으)로", "0으로 1로 6으로"),
        ("PNG은(는)", "PNG은(는)"),
        ("은(는)", "은(는)"),
    ],
)
def test_a_particle_fits_the_word_before_it(text: str, expected: str) -> None:
    assert with_particles(text) == expected


def test_the_templates_are_sorted_so_that_changes_are_small() -> None:
    values = json.loads((LANGUAGES / "messages.json").read_text(encoding="utf-8"))
    assert values["version"] == 1
    assert values["templates"] == sorted(values["templates"])
