"""What comes along to run it for years: it calls the commands as they are, by the names that they know."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.chat.client import FAREWELL_SECONDS
from bot.cli import credentials, main
from tests.test_cli_codes import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("studycircle.service", "studycircle-backup.service", "studycircle-backup.timer")
EXPOSED = 20
"""Tenths of what `systemd-analyze security` gives at the most: from 0, shut off wholly, to 100; a bare unit has 96."""
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="there is no systemd-analyze here")


def values(key: str, unit: str = UNITS[0]) -> list[str]:
    """What a unit says for a key."""
    return re.findall(rf"^{key}=(.+)$", (DEPLOY / unit).read_text(encoding="utf-8"), re.MULTILINE)


def given_to(line: str) -> dict[str, object]:
    """What a command makes of the words of a line; raises click.UsageError for words that it doesn't take."""
    program, command, *words = shlex.split(line)
    assert program.endswith("studycircle")
    return dict(main.commands[command].make_context(command, words).params)


@pytest.mark.parametrize("unit", UNITS[:2])
def test_it_starts_a_command_that_there_is(unit: str) -> None:
    """With words that it takes."""
    [line] = values("ExecStart", unit)
    given = given_to(line)
    assert given.get("paths") or given["keep"] == 7


def test_it_gives_what_the_command_looks_for() -> None:
    """The token's file and the data folder, by their names; and no token in the file itself."""
    given = dict(value.split("=", 1) for value in values("Environment"))
    health = given.pop("STUDYCIRCLE_HEALTH")
    assert health == "%t/studycircle/health.json"
    assert given == {credentials.TOKEN_FILE: "%d/token", credentials.DATA: "%S/studycircle"}
    assert values("RuntimeDirectory") == ["studycircle"]
    assert values("LoadCredential") == ["token:/etc/studycircle/token"]
    assert values("StateDirectory") == ["studycircle"]


def test_it_leaves_it_the_time_to_end_and_does_not_hurry_it_back() -> None:
    """Longer than the farewell to Discord takes; and a day of restarts stays far below a thousand."""
    assert int(values("TimeoutStopSec")[0]) > 2 * FAREWELL_SECONDS
    assert values("RestartSec") == ["2min"]


def test_it_isn_t_started_again_where_a_person_must_mend_something() -> None:
    """The exit codes of what was expected, and of mistyped words."""
    assert values("RestartPreventExitStatus") == ["1 2"]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_units(unit: str, tmp_path: Path) -> None:
    """But for the program, which isn't installed here."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        )
    done = subprocess.run([str(ANALYZE), "verify", str(tmp_path / unit)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", UNITS[:2])
def test_the_services_are_shut_off_from_the_rest(unit: str) -> None:
    """As systemd itself reckons it."""
    command = [str(ANALYZE), "security", "--offline=true", f"--threshold={EXPOSED}", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_container_gives_the_command_what_it_takes() -> None:
    """Its command, the look at its health, the folders and the secret, each by the names that the program knows."""
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    words = {name: re.findall(rf"^{name} (.+?)$", lines, re.MULTILINE) for name in ("CMD", "USER", "ENV")}
    entry = re.findall(r'^ENTRYPOINT \["(.+)"\]$', lines, re.MULTILINE)
    assert entry == ["studycircle"]
    assert given_to(f"studycircle {' '.join(yaml.safe_load(words['CMD'][0]))}")["paths"]
    assert words["USER"] == ["studycircle"]
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["studycircle"]
    assert given_to(" ".join(service["healthcheck"]["test"][1:]))["file"]
    assert service["read_only"] is True
    assert "ports" not in service
    named = {entry.split("=")[0] for entry in words["ENV"]} | set(service["environment"])
    assert {credentials.TOKEN_FILE, credentials.DATA, "STUDYCIRCLE_HEALTH"} <= named


def test_the_container_can_read_its_token_and_comes_back_after_the_machine_does() -> None:
    """A secret from a file keeps its owner there; and Docker starts what is `on-failure` only while it runs itself."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    [user] = re.findall(r"--uid (\d+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    owners = re.findall(r"chown (\d+) token", text)
    assert owners
    assert set(owners) == {user}
    assert yaml.safe_load(text)["services"]["studycircle"]["restart"] == "unless-stopped"


def test_litestream_keeps_what_was_erased_no_longer_than_it_is_said() -> None:
    """The database that the service has; and a short stretch, which the README names."""
    [database] = yaml.safe_load((DEPLOY / "litestream.yml").read_text(encoding="utf-8"))["dbs"]
    assert Path(database["path"]) == Path("/var/lib/studycircle") / credentials.DATABASE
    assert {one["retention"] for one in database["replicas"]} == {"72h"}
    assert "three days" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_on_new_versions_names_commands_that_there_are() -> None:
    """By words that they take, and units and folders that the service has."""
    page = (DEPLOY / "docs" / "upgrading.md").read_text(encoding="utf-8")
    lines = re.findall(r"`(studycircle [^`]+)`", page)
    assert len(lines) >= 5
    for line in lines:
        given_to(line)
    for named in ("/opt/studycircle/.venv", "/etc/studycircle/circles", "/var/lib/studycircle"):
        assert named in page
        assert named in (DEPLOY / UNITS[0]).read_text(encoding="utf-8")
