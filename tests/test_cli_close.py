"""A mistyped word is answered with the one that may be meant: commands, options, choices, files, names, weeks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli_adopt import Desk
from tests.test_cli_codes import circle_file, run


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("chek", "tuesday.yaml"), "Did you mean 'check'?"),
        (("check", "--strcit", "tuesday.yaml"), "Did you mean '--strict'?"),
        (("export", "tuesday.yaml", "--out", "x", "--format", "htlm"), "Did you mean 'html'?"),
        (("rehearse", "--layout", "formu"), "Did you mean 'forum'?"),
        (("completion", "bsh"), "Did you mean 'bash'?"),
        (("check", "tuseday.yaml"), "Did you mean tuesday.yaml?"),
        (("plan", "tuseday.yaml"), "Did you mean tuesday.yaml?"),
        (("adopt", "folder/tuseday.yaml"), "Look at the name and the folder."),
        (("import", "our-txt.md"), "Did you mean our-text.md?"),
        (("init", "--reading", "what-is-comunisation"), "Did you mean `what-is-communisation`?"),
        (("plan", "tuesday.yaml", "--zone", "Europe/Berlni"), "Write Europe/Berlin."),
        (("search", "reform", "tuseday", "--data", "data"), "Did you mean tuesday?"),
        (("diff", "tuesdays.yaml", "--data", "data"), "Did you mean tuesday?"),
        (("plan", "tuesdays.yaml", "--data", "data"), "Did you mean tuesday?"),
        (("adopt", "tuesdays.yaml", "--data", "data"), "Did you mean tuesday?"),
    ],
)
def test_what_may_be_meant_is_named(
    words: tuple[str, ...], meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the command ends with 1 or 2, as for any other mistake."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    Desk(tmp_path / "data")
    circle_file(tmp_path, "tuesday")
    if "tuesdays.yaml" in words:
        circle_file(tmp_path, "tuesdays")
    (tmp_path / "our-text.md").write_text("A text.", encoding="utf-8")
    done = run(*words)
    assert done.exit_code in (1, 2)
    assert meant in " ".join(done.output.split())


def test_a_word_unlike_any_other_is_no_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong suggestion leads further astray than none."""
    monkeypatch.chdir(tmp_path)
    circle_file(tmp_path, "tuesday")
    for words in (("xyzzy",), ("completion", "powershell"), ("check", "qq.yaml")):
        assert "Did you mean" not in run(*words).output
