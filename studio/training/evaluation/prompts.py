"""The 64 fixed prompts of the contact sheets, in English and Korean: known things first, then unseen compositions.

A known thing's prompt is worded as captions are; of the compositions none is in the training pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.training.compositions import HELD_OUT, Composition


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt in both languages; `composition` where it is one that training never showed."""

    english: str
    korean: str
    composition: Composition | None = None


_KNOWN = """
a red apple; 빨간 사과
a banana; 바나나
a strawberry; 딸기
a slice of watermelon; 수박
pizza; 피자
a hamburger; 햄버거
a birthday cake; 생일 케이크
a cup of coffee; 커피
a cat face; 고양이 얼굴
a dog face; 강아지 얼굴
a panda; 판다
a fox; 여우
a penguin; 펭귄
a frog; 개구리
an owl; 부엉이
a butterfly; 나비
a fish; 물고기
a tree; 나무
a cactus; 선인장
a sunflower; 해바라기
a red rose; 빨간 장미
a red mushroom; 빨간 버섯
a smiling face; 웃는 얼굴
a face with sunglasses; 선글라스를 쓴 얼굴
a robot; 로봇
a ghost; 유령
a smiling sun; 웃는 태양
a crescent moon; 초승달
a rainbow; 무지개
fire; 불
a yellow star; 노란 별
a red heart; 빨간 하트
a house; 집
a red car; 빨간 자동차
an airplane; 비행기
a soccer ball; 축구공
a golden crown; 왕관
a gift; 선물
flag of Brazil; 브라질 국기
flag of South Korea; 대한민국 국기
a rocket, glossy 3d render; 로켓, 3D 렌더
a rabbit, sticker style; 토끼, 스티커 스타일
a blue star on a yellow background; 노란색 배경 위의 파란 별
a green tree on a light blue background; 하늘색 배경 위의 나무
"""
_SHOWN_COMPOSITIONS = (
    "a blue whale on an orange background",
    "pizza on a purple background",
    "a cat on a green background",
    "a red apple on a blue background",
    "a panda on a yellow background",
    "a sunflower on a black background",
    "a rocket above a tree",
    "a cat to the left of a tree",
    "a dog to the right of a house",
    "a yellow star above a house",
    "a red apple to the left of a banana",
    "a fish below a sailboat",
    "a red balloon above a bear",
    "a red car to the right of a cactus",
    "a blue cat",
    "a green car",
    "a purple mushroom",
    "three red apples",
    "two yellow stars",
    "four red balloons",
)


def _read_known() -> tuple[Prompt, ...]:
    pairs = (line.split("; ") for line in _KNOWN.strip().splitlines())
    return tuple(Prompt(english, korean) for english, korean in pairs)


def _read_compositions() -> tuple[Prompt, ...]:
    by_text = {case.english: case for case in HELD_OUT}
    return tuple(Prompt(text, by_text[text].korean, by_text[text]) for text in _SHOWN_COMPOSITIONS)


KNOWN: tuple[Prompt, ...] = _read_known()
COMPOSED: tuple[Prompt, ...] = _read_compositions()
PROMPTS: tuple[Prompt, ...] = KNOWN + COMPOSED
