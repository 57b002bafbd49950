"""RECORD.md keeps what this machine's journals know nothing of."""

from __future__ import annotations

from pathlib import Path

from studio.training.records import put_section, section_of


def test_a_section_ends_where_the_next_begins(tmp_path: Path) -> None:
    record = tmp_path / "RECORD.md"
    record.write_text("# Title\n\n## Upscalers\n\na table\n\n## Evaluation\n\nfigures\n", encoding="utf-8")
    assert section_of(record, "## Upscalers") == ["## Upscalers", "", "a table", ""]
    assert section_of(record, "## Evaluation") == ["## Evaluation", "", "figures", ""]


def test_a_missing_section_or_file_gives_nothing(tmp_path: Path) -> None:
    assert section_of(tmp_path / "RECORD.md", "## Upscalers") == []
    (tmp_path / "RECORD.md").write_text("# Title\n", encoding="utf-8")
    assert section_of(tmp_path / "RECORD.md", "## Upscalers") == []


def test_a_section_is_written_anew_in_its_place_and_the_first_time_where_it_belongs(tmp_path: Path) -> None:
    record = tmp_path / "RECORD.md"
    record.write_text("# Title\n\n## Upscalers\n\na table\n\n## Evaluation\n\nfigures\n", encoding="utf-8")
    for words in ("first", "second"):
        put_section(record, "## Comparison", ["## Comparison", "", words, ""], before="## Evaluation")
        text = record.read_text(encoding="utf-8")
        assert text == (f"# Title\n\n## Upscalers\n\na table\n\n## Comparison\n\n{words}\n\n## Evaluation\n\nfigures\n")


def test_a_section_whose_neighbour_is_missing_comes_last(tmp_path: Path) -> None:
    record = tmp_path / "RECORD.md"
    record.write_text("# Title\n", encoding="utf-8")
    put_section(record, "## Comparison", ["## Comparison", ""], before="## Evaluation")
    assert record.read_text(encoding="utf-8") == "# Title\n\n## Comparison\n"
