"""The page for a browser: what it shows, that every text is text, that it asks nothing of a network, whole or not."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from studio.contract.errors import SaveFailed
from studio.contract.port import Stop
from studio.contract.raster import Raster
from studio.storage.exporting.page import PagePlan, write_page
from studio.storage.exporting.page_words import PageWords
from studio.storage.exporting.plan import CopyStyle, Resize
from studio.storage.metadata.formats import KeptMetadata, PictureFormat
from studio.storage.pngs import read_record
from tests.storage.exporting.files import a_gradient, made

HOSTILE = '</p><script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;\u202e\x07'


class Reader(HTMLParser):
    """What a browser would make of the page: its elements, and its texts by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and data.strip():
            self.texts.append((self.elements[-1][0], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(page: Path) -> Reader:
    return Reader(page.read_text("utf-8"))


def test_it_shows_each_picture_small_inside_and_large_beside_it(tmp_path: Path) -> None:
    sources = (made(tmp_path, "a b#1.png", raster=a_gradient(600, 300)), made(tmp_path, "c.png", "빨간 사과"))
    report = write_page(PagePlan(sources, tmp_path / "out", CopyStyle(PictureFormat.JPEG)))
    page, *pictures = report.written
    assert page == tmp_path / "out" / "Pictures" / "index.html"
    found = read(page)
    links = [page.parent / unquote(str(link["href"])) for link in found.all("a")]
    assert links == pictures
    assert [read_record(path).request.prompt for path in links] == ["a red apple", "빨간 사과"]
    small = [str(image["src"]) for image in found.all("img") if image.get("src")]
    sizes = [Image.open(io.BytesIO(base64.b64decode(text.partition(",")[2]))).size for text in small]
    assert sizes == [(256, 128), (48, 32)]


def test_prompt_and_settings_are_shown(tmp_path: Path) -> None:
    source = made(tmp_path, "a.png", "두 마리의 고양이")
    (page, _) = write_page(PagePlan((source,), tmp_path / "out", words=PageWords("ko", "내 그림", seed="시드"))).written
    found = read(page)
    assert page.parent.name == "내 그림"
    assert found.all("html") == [{"lang": "ko"}]
    assert ("p", "두 마리의 고양이") in found.texts
    assert ("dt", "시드") in found.texts
    assert ("dd", "7") in found.texts
    assert ("dd", "48x32") in found.texts


def test_without_metadata_the_page_does_not_tell_what_the_pictures_do_not(tmp_path: Path) -> None:
    source = made(tmp_path, "a.png", "secret words")
    style = CopyStyle(metadata=KeptMetadata.NONE)
    page = write_page(PagePlan((source,), tmp_path / "out", style)).written[0]
    text = page.read_text("utf-8")
    assert "secret" not in text
    assert ">7<" not in text


def test_markup_in_a_prompt_a_name_or_a_word_stays_text(tmp_path: Path) -> None:
    source = made(tmp_path, "<b onclick=alert(3)>&.png", HOSTILE)
    words = PageWords(title=HOSTILE, search=HOSTILE, count=HOSTILE, seed=HOSTILE)
    page = write_page(PagePlan((source,), tmp_path / "out", words=words)).written[0]
    plain = read(write_page(PagePlan((made(tmp_path, "c.png"),), tmp_path / "plain")).written[0])
    found = read(page)
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in plain.elements]
    assert {name for _, attributes in found.elements for name in attributes if name.startswith("on")} == set()
    assert any("<script>alert(1)</script>" in text for tag, text in found.texts if tag == "p")


def test_its_policy_allows_its_own_script_and_no_network(tmp_path: Path) -> None:
    text = write_page(PagePlan((made(tmp_path, "a.png"),), tmp_path / "out")).written[0].read_text("utf-8")
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    fingerprint = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{fingerprint}'" in text
    assert "default-src 'none'" in text
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)
    assert "http" not in script[0]


def test_what_cannot_be_read_is_left_out_and_the_page_is_whole(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    report = write_page(PagePlan((tmp_path / "broken.png", made(tmp_path, "a.png")), tmp_path / "out"))
    assert [skipped.path.name for skipped in report.skipped] == ["broken.png"]
    assert len(read(report.written[0]).all("figure")) == 1


def test_a_second_page_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    plan = PagePlan((made(tmp_path, "a.png"),), tmp_path / "out")
    assert [write_page(plan).written[0].parent.name for _ in range(2)] == ["Pictures", "Pictures (2)"]


def test_a_stop_takes_everything_away_again(tmp_path: Path) -> None:
    sources = tuple(made(tmp_path, f"{number}.png") for number in range(9))
    stop = Stop()
    report = write_page(PagePlan(sources, tmp_path / "out"), lambda done, *_: stop.now() if done == 3 else None, stop)
    assert report.is_cancelled
    assert report.written == ()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_room_again(tmp_path: Path, small_disk: Path) -> None:
    noise = Raster(np.random.default_rng(1).integers(0, 256, (160, 160, 3), np.uint8))
    sources = tuple(made(tmp_path, f"{number}.png", raster=noise) for number in range(8))
    report = write_page(PagePlan(sources, small_disk / "out"))
    assert isinstance(report.fault, SaveFailed)
    assert "full" in report.fault.text
    assert list((small_disk / "out").iterdir()) == []
    style = CopyStyle(resize=Resize(longest_px=16))
    assert write_page(PagePlan(sources, small_disk / "out", style)).is_whole


@pytest.mark.parametrize("size", [(1, 4_000), (4_000, 1)])
def test_the_thinnest_picture_has_a_small_one_too(tmp_path: Path, size: tuple[int, int]) -> None:
    source = made(tmp_path, "thin.png", raster=a_gradient(*size))
    assert write_page(PagePlan((source,), tmp_path / "out")).is_whole
