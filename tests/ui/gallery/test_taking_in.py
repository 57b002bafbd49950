"""What is said of dropped pictures: nothing that was left out stays unsaid."""

from __future__ import annotations

from pathlib import Path

from studio.contract.errors import SaveFailed
from studio.session.notices import Notices
from studio.storage.taking_in import TakenIn
from studio.ui.gallery.taking_in import tell_taken


def said(taken: TakenIn) -> list[str]:
    notices = Notices()
    tell_taken(notices, taken)
    return [notice.text for notice in notices.all]


def test_what_came_is_said(qapp) -> None:
    assert said(TakenIn((Path("a.png"), Path("b.png")))) == ["2 pictures copied into the library."]
    assert said(TakenIn()) == []


def test_a_few_faults_are_named_and_the_others_counted(qapp) -> None:
    failed = tuple((Path(f"{number}.png"), SaveFailed(f"fault {number}")) for number in range(5))
    assert said(TakenIn(failed=failed)) == ["fault 0", "fault 1", "fault 2", "2 pictures more could not be copied."]


def test_what_was_not_come_to_is_counted(qapp) -> None:
    assert said(TakenIn(left=1, is_cancelled=True)) == ["The copying was ended; left out: 1 picture."]
    assert said(TakenIn(left=20))[-1] == "Left out after that: 20 pictures."
