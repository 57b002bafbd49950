"""RECORD.md keeps what this machine's journals know nothing of."""

from __future__ import annotations

from pathlib import Path

from studio.training.records import section_of


def test_a_section_ends_where_the_next_begins(tmp_path: Path) -> None:
    record = tmp_path / "RECORD.md"
    record.write_text("# Title\n\n## Upscalers\n\na table\n\n## Evaluation\n\nfigures\n", encoding="utf-8")
    assert section_of(record, "## Upscalers") == ["## Upscalers", "", "a table", ""]
    assert section_of(record, "## Evaluation") == ["## Evaluation", "", "figures", ""]


def test_a_missing_section_or_file_gives_nothing(tmp_path: Path) -> None:
    assert section_of(tmp_path / "RECORD.md", "## Upscalers") == []
    (tmp_path / "RECORD.md").write_text("# Title\n", encoding="utf-8")
    assert section_of(tmp_path / "RECORD.md", "## Upscalers") == []
