"""The newer zone data hold, whatever the system's age, and where the two disagree it is said."""

from __future__ import annotations

import shutil
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tzdata

from bot import zonedata
from bot.zonedata import disagreement, use_newest
from tests.test_cli_codes import circle_file, run

PACKAGED = Path(tzdata.__file__).parent / "zoneinfo"
NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """zoneinfo's search path is the whole process's."""
    before = zoneinfo.TZPATH
    use_newest.cache_clear()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()
    use_newest.cache_clear()


def system(folder: Path, *, release: str | None, zone: str = "America/Vancouver", like: str = "") -> Path:
    """Make a system's folder with one zone in it, `like` another one if that is named."""
    home = folder / "zoneinfo"
    (home / zone).parent.mkdir(parents=True)
    shutil.copy(PACKAGED / (like or zone), home / zone)
    if release:
        (home / "tzdata.zi").write_text(f"# version {release}\n# and so on\n", encoding="utf-8")
    return home


def test_an_older_system_gives_way(tmp_path: Path) -> None:
    """What zoneinfo reads from then on are the packaged data."""
    old = system(tmp_path, release="2019a", like="Asia/Tokyo")
    zoneinfo.reset_tzpath(to=[old])
    zoneinfo.ZoneInfo.clear_cache()
    assert NOW.astimezone(zoneinfo.ZoneInfo("America/Vancouver")).utcoffset() == timedelta(hours=9)
    data = use_newest((old,))
    assert (data.system, data.packaged, data.uses_packaged) == ("2019a", tzdata.IANA_VERSION, True)
    assert NOW.astimezone(zoneinfo.ZoneInfo("America/Vancouver")).utcoffset() < timedelta()


@pytest.mark.parametrize("release", ["2999z", tzdata.IANA_VERSION])
def test_a_newer_system_holds_and_one_of_the_same_age_too(tmp_path: Path, release: str) -> None:
    """Whoever keeps their system up to date is served by it."""
    data = use_newest((system(tmp_path, release=release),))
    assert not data.uses_packaged
    assert (str(tmp_path / "zoneinfo"),) == zoneinfo.TZPATH


def test_where_nobody_can_tell_how_old_they_are_the_packaged_hold(tmp_path: Path) -> None:
    """No system data at all, as on Windows, or some without a release."""
    assert use_newest((system(tmp_path, release=None),)).said == (
        f"zone data: the system's unknown, packaged {tzdata.IANA_VERSION}; the packaged ones are used"
    )
    assert use_newest(()).uses_packaged
    assert zoneinfo.ZoneInfo("Europe/Berlin")


def test_the_release_is_read_in_fedoras_way_too(tmp_path: Path) -> None:
    """A file with nothing but the release."""
    home = system(tmp_path, release=None)
    (home / "+VERSION").write_text("2998b\n", encoding="utf-8")
    assert use_newest((home,)).system == "2998b"


def test_a_disagreement_is_found_at_its_first_hour(tmp_path: Path) -> None:
    """Two zones that change their clocks a week apart, given for one."""
    home = system(tmp_path, release="2019a", zone="Europe/Berlin", like="America/New_York")
    found = disagreement("Europe/Berlin", NOW, system=(home,))
    assert found is not None
    assert (found.at, found.system) == (NOW.replace(minute=0), timedelta(hours=-5))
    assert found.packaged == timedelta(hours=1)


def test_what_differs_later_than_in_26_weeks_is_no_concern_yet(tmp_path: Path) -> None:
    """Tunis has no summer time, Algiers neither; Berlin and Lagos agree until the end of March."""
    home = system(tmp_path, release="2019a", zone="Europe/Berlin", like="Africa/Lagos")
    assert disagreement("Europe/Berlin", datetime(2027, 3, 27, tzinfo=UTC), system=(home,)) is not None
    assert disagreement("Europe/Berlin", datetime(2026, 9, 20, tzinfo=UTC), system=(home,)) is not None
    found = disagreement("Europe/Berlin", datetime(2026, 10, 26, tzinfo=UTC), system=(home,))
    assert found is not None
    assert found.at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    same = system(tmp_path / "same", release="2019a", zone="Africa/Tunis", like="Africa/Algiers")
    assert disagreement("Africa/Tunis", NOW, system=(same,)) is None
    assert disagreement("Africa/Nowhere", NOW, system=(same,)) is None


@pytest.fixture
def doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose system thinks that Berlin keeps New York's time."""
    home = system(tmp_path, release="2019a", zone="Europe/Berlin", like="America/New_York")
    monkeypatch.setattr(zonedata.use_newest.__wrapped__, "__defaults__", ((home,),))
    monkeypatch.setattr(zonedata.disagreement, "__kwdefaults__", {"system": (home,)})


@pytest.mark.usefixtures("doubtful")
def test_plan_warns_and_says_how_new_the_data_are(tmp_path: Path) -> None:
    """The warning always; the releases when asked."""
    done = run("plan", circle_file(tmp_path), "--verbose")
    shown = " ".join(done.stdout.split())
    assert "Warning: Zone data disagree about Europe/Berlin from" in shown
    assert "by the system's (2019a)" in shown
    assert (
        f"Zone data: the system's 2019a, packaged {tzdata.IANA_VERSION}; the packaged ones are used." in shown
    )
    assert "Zone data: the" not in " ".join(run("plan", circle_file(tmp_path)).stdout.split())


@pytest.mark.usefixtures("doubtful")
def test_check_advises_at_the_zones_own_line(tmp_path: Path) -> None:
    """Advice alone is no failure."""
    path = circle_file(tmp_path)
    done = run("check", path)
    line = next(i for i, text in enumerate(path.read_text().splitlines(), 1) if text.startswith("time-zone"))
    assert f"{path}:{line}:" in done.stdout
    assert "advice: Zone data disagree about Europe/Berlin" in done.stdout
    assert done.exit_code == 0


def test_where_both_agree_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old system whose zone hasn't changed since."""
    home = system(tmp_path, release="2019a", zone="Europe/Berlin")
    monkeypatch.setattr(zonedata.use_newest.__wrapped__, "__defaults__", ((home,),))
    monkeypatch.setattr(zonedata.disagreement, "__kwdefaults__", {"system": (home,)})
    assert "disagree" not in run("plan", circle_file(tmp_path)).stdout
