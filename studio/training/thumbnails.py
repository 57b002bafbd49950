"""The small pictures of the shipped styles and example prompts, painted by the published weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image

from studio.contract.errors import StudioError
from studio.contract.presets import Example, Style, find_style, parse_examples, parse_styles, styled
from studio.engine.backbones.backbone import Backbone, load_backbone
from studio.engine.blocks.autoencoder import Autoencoder, load_autoencoder
from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.sampling import sample, shifted_sigmas
from studio.training.settings import TrainingFault

SIDE_PX = 128
"""A card of the start screen has 96 to 128 px on a screen of scale 1."""
BATCH = 6
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One small picture that is to be painted: prompt with its style, seed, and the file."""

    prompt: str
    seed: int
    file: Path


@dataclass(frozen=True, slots=True)
class _Painter:
    """The published weights with the settings that their manifest recommends."""

    backbone: Backbone
    autoencoder: Autoencoder
    sigmas: torch.Tensor
    guidance: float

    @torch.no_grad()
    def paint(self, wanted: Sequence[Thumbnail]) -> None:
        """Paints a batch; a picture depends on its own prompt and seed alone."""
        settings = self.backbone.settings
        side = settings.native_side * settings.patch
        noise = torch.stack(
            [
                torch.randn(settings.latent_channels, side, side, generator=torch.Generator().manual_seed(each.seed))
                for each in wanted
            ]
        )
        text = load_sentence_encoder().encode([each.prompt for each in wanted])
        latents = sample(self.backbone, text, noise, self.sigmas, self.guidance)
        for each, pixels in zip(wanted, to_pictures(self.autoencoder.decode(latents)), strict=True):
            picture = Image.fromarray(pixels)
            if picture.width != SIDE_PX:
                picture = picture.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
            each.file.parent.mkdir(parents=True, exist_ok=True)
            picture.save(each.file, quality=QUALITY, method=6)


def list_thumbnails(resources: Path) -> list[Thumbnail]:
    """What `presets/styles.json` and `presets/examples.json` want painted: styles first, each in its file's order.

    Raises:
        TrainingFault: one of the files is missing or makes no sense, or an example names a style that there is not.
    """
    presets = resources / "presets"
    try:
        styles = parse_styles((presets / "styles.json").read_text(encoding="utf-8"))
        examples = parse_examples((presets / "examples.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, StudioError) as error:
        raise TrainingFault(
            f"the presets in {presets} cannot be read ({error}); restore them from the repository"
        ) from error
    return [
        *(Thumbnail(styled(each.sample, each), each.seed, presets / "styles" / each.picture) for each in styles),
        *(Thumbnail(_prompt(each, styles), each.seed, presets / "examples" / each.picture) for each in examples),
    ]


def write_thumbnails(resources: Path, backbone: str = "dit") -> list[Path]:
    """Paints the small pictures of all styles and examples, and removes those that no preset names any more.

    The same weights give the same pictures. Settings (steps, guidance, shift) are those of the manifest.

    Args:
        resources: folder with `presets/` and `weights/<backbone>/`; the pictures go to `presets/styles/` and
            `presets/examples/`.
        backbone: whose weights paint: `dit` or `ssm`.

    Returns:
        The files, 128 x 128 px each, styles first.

    Raises:
        TrainingFault: the presets or the weights cannot be read.
    """
    wanted = list_thumbnails(resources)
    painter = _load_painter(resources / "weights" / backbone)
    for start in range(0, len(wanted), BATCH):
        painter.paint(wanted[start : start + BATCH])
    files = [each.file for each in wanted]
    for folder in {file.parent for file in files}:
        for old in set(folder.glob("*.webp")) - set(files):
            old.unlink()
    return files


def _prompt(example: Example, styles: Sequence[Style]) -> str:
    style = find_style(styles, example.style)
    if example.style and style is None:
        known = ", ".join(each.id for each in styles)
        raise TrainingFault(
            f"the example {example.prompt.english!r} names the style {example.style!r}; there are {known}"
        )
    return styled(example.prompt.english, style)


def _load_painter(folder: Path) -> _Painter:
    try:
        recommended = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["recommended"]
        sigmas = shifted_sigmas(int(recommended["steps"]), float(recommended["shift"]))
        guidance = float(recommended["guidance"])
        return _Painter(load_backbone(folder / "backbone"), load_autoencoder(folder / "vae"), sigmas, guidance)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise TrainingFault(
            f"{folder} holds no published weights that can paint ({error}); publish them first"
        ) from error
