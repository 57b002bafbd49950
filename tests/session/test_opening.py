"""What a person opens: what was done to its pixels on the way in is told."""

from __future__ import annotations

from PIL import Image

from tests.window_parts import PATIENCE_MS


def test_what_is_said_of_an_opened_file_is_a_notice(session, qtbot, tmp_path):
    frames = [Image.new("RGB", (16, 12), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    session.show(tmp_path / "moving.gif")
    qtbot.waitUntil(lambda: session.shown is not None, timeout=PATIENCE_MS)
    assert session.shown.raster.array[0, 0].tolist()[:3] == [255, 0, 0]
    assert session.notices.all[-1].text == "moving.gif is animated (2 frames); its first frame was opened."


def test_a_plain_file_is_opened_without_a_word(session, qtbot, tmp_path):
    before = len(session.notices.all)
    Image.new("RGB", (16, 12), "red").save(tmp_path / "still.png")
    session.show(tmp_path / "still.png")
    qtbot.waitUntil(lambda: session.shown is not None, timeout=PATIENCE_MS)
    assert len(session.notices.all) == before
