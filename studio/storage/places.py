"""Where things lie on this machine: the platform's own folders for settings, pictures, data, cache and logs."""

# ruff: noqa: PLC0415 - what costs time to import waits until it is needed: the start of the program is short

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

APPLICATION = "Scanline Studio"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person on one machine; none of them need exist.

    Attributes:
        config: Settings.
        data: What the studio learned and keeps, such as fingerprints of weights and training runs.
        cache: What can be made again.
        logs: What went wrong.
        pictures: The pictures, unless the settings name another folder.
    """

    config: Path
    data: Path
    cache: Path
    logs: Path
    pictures: Path

    @property
    def settings_file(self) -> Path:
        """The one file with the settings."""
        return self.config / "settings.json"

    @property
    def fingerprints_file(self) -> Path:
        """The fingerprints of weights files."""
        return self.data / "fingerprints.json"

    @property
    def layout_file(self) -> Path:
        """Where the window stood and what its panels said."""
        return self.config / "layout.json"

    @property
    def queue_file(self) -> Path:
        """The jobs that wait."""
        return self.data / "queue.json"

    @property
    def history_file(self) -> Path:
        """The prompts of earlier jobs."""
        return self.data / "prompts.json"

    @property
    def recent_file(self) -> Path:
        """The list of the last pictures."""
        return self.data / "recent.json"

    @property
    def library_file(self) -> Path:
        """The index of the library; what a person added to pictures lies beside it."""
        return self.data / "library" / "library.sqlite"

    @property
    def thumbnails(self) -> Path:
        """Small pictures of the library's."""
        return self.cache / "thumbnails"

    @property
    def projects_file(self) -> Path:
        """The list of the last projects."""
        return self.data / "projects.json"

    @property
    def journals(self) -> Path:
        """The journals of open pictures: what comes back after a crash."""
        return self.data / "journal"

    @property
    def ended_file(self) -> Path:
        """The jobs that have ended, with their records."""
        return self.data / "ended-jobs.json"

    @property
    def trashes(self) -> Path:
        """The list of the folders that have a trash of ours."""
        return self.data / "trashes"

    @property
    def locks(self) -> Path:
        """Lock files, so that nothing of the kind lies among a person's pictures."""
        return self.cache / "locks"


def platform_places() -> Places:
    """Give the places of the person who runs the program."""
    import platformdirs

    folders = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
    return Places(
        config=folders.user_config_path,
        data=folders.user_data_path,
        cache=folders.user_cache_path,
        logs=folders.user_log_path,
        pictures=folders.user_pictures_path / APPLICATION,
    )
