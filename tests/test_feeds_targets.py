"""The file of targets, and that no secret of it is ever shown."""

import logging
from pathlib import Path

import pytest

from policynlp.errors import TargetError
from policynlp.feeds.contract import sample
from policynlp.feeds.secret import Secret, resolve
from policynlp.feeds.targets import Target, adapters, default_file, open_feed, read_targets

PLAIN = """
[targets.office]
kind = "caldav"
url = "https://calendar.example.org/tasks/"
user = "office"
password = {env = "OFFICE_PASSWORD"}
departments = ["应急管理"]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "targets.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_target_is_read_without_its_secret_being_looked_up(tmp_path: Path) -> None:
    target = read_targets(written(tmp_path, PLAIN))["office"]
    assert target == Target(
        "office",
        "caldav",
        {
            "url": "https://calendar.example.org/tasks/",
            "user": "office",
            "password": {"env": "OFFICE_PASSWORD"},
        },
        departments=("应急管理",),
    )


@pytest.mark.parametrize(
    ("given", "names", "why"),
    [
        ("应急局", ("应急管理",), "as people say it"),
        ("云洲市住房和城乡建设局", ("住房城乡建设",), "in full, with its place"),
        ("安监局", ("应急管理",), "a former name"),
        ("燃气专班", ("燃气专班",), "not known: as a person may have written it"),
    ],
)
def test_departments_are_meant_by_any_of_their_names(
    tmp_path: Path, given: str, names: tuple[str, ...], why: str
) -> None:
    target = read_targets(written(tmp_path, PLAIN.replace('"应急管理"', f'"{given}"')))["office"]
    assert target.departments == names, why


def test_an_office_s_own_words_count_for_departments(tmp_path: Path) -> None:
    own = tmp_path / "office.toml"
    own.write_text('[[department]]\nname = "城运中心"\nlevel = "地方"\naliases = ["城运办"]\n', encoding="utf-8")
    file = written(tmp_path, PLAIN.replace('"应急管理"', '"城运办"'))
    assert read_targets(file, lexicon=[own])["office"].departments == ("城运中心",)


def test_a_file_that_an_editor_of_windows_wrote_is_read(tmp_path: Path) -> None:
    file = tmp_path / "targets.toml"
    file.write_bytes(PLAIN.replace("\n", "\r\n").encode("utf-8-sig"))
    assert list(read_targets(file)) == ["office"]


WRONG = [
    ("", "names no target", "an empty file"),
    ("targets = 3", "names no target", "not a table"),
    ("[targets.a]\nurl='x'", "target a: has no kind", "a target without its adapter"),
    ("[targets]\na = 1", "target a: has no kind", "a target that is a number"),
    ("[targets.a]\nkind='caldav'\ndepartments='应急管理'", "departments is a list", "a name in place of a list"),
    ("[targets.a]\nkind='caldav'\nkinds=['措施']", "kinds: '措施' is none; allowed are measure", "no kind of rows"),
    ("[targets.a]\nkind='caldav'\nsectors=['燃气']", "sectors: '燃气' is none; allowed are .*城镇燃气", "no sector"),
    ("[targets.a\n", "not TOML", "a line that is cut off"),
]


@pytest.mark.parametrize(("text", "said", "why"), WRONG, ids=[why for _, _, why in WRONG])
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, said: str, why: str) -> None:
    with pytest.raises(TargetError, match=said) as problem:
        read_targets(written(tmp_path, text))
    assert "\n" not in str(problem.value), why
    assert "targets.toml" in str(problem.value), why


def test_a_missing_file_and_a_huge_one(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="cannot be read"):
        read_targets(tmp_path / "none.toml")
    with pytest.raises(TargetError, match="larger than"):
        read_targets(written(tmp_path, "#" * (1 << 21)))


def test_an_unknown_adapter_is_named_with_those_that_there_are() -> None:
    with pytest.raises(TargetError, match=r"no adapter named 'outlook'; there are .*caldav"):
        open_feed(Target("a", "outlook", {}))


def test_ours_are_found_as_others_would_be() -> None:
    assert {"caldav", "redmine", "webhook"} <= set(adapters())


def test_the_file_may_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICYNLP_TARGETS", str(tmp_path / "ours.toml"))
    assert default_file() == tmp_path / "ours.toml"
    monkeypatch.delenv("POLICYNLP_TARGETS")
    assert default_file().name == "targets.toml"


def test_a_secret_comes_from_the_environment_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OFFICE_PASSWORD", "swordfish")
    secret = resolve({"env": "OFFICE_PASSWORD"}, "file: target office, password")
    assert secret.reveal() == "swordfish"
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("anything").debug("%s %r %s", secret, secret, {"password": secret})
    assert "swordfish" not in caplog.text + f"{secret} {secret!r} {[secret]}"


REFUSED = [
    ("swordfish", "does not stand in the file", "a password in plain sight"),
    ({"env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE is not set", "a variable that is not there"),
    ({"file": "/etc/passwd"}, "does not stand in the file", "a way that there is not"),
]


@pytest.mark.parametrize(("value", "said", "why"), REFUSED, ids=[why for _, _, why in REFUSED])
def test_a_secret_that_cannot_be_had(value: object, said: str, why: str) -> None:
    with pytest.raises(TargetError, match=said) as problem:
        resolve(value, "targets.toml: target office, password")
    assert "swordfish" not in str(problem.value), why


def test_the_keyring_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backends.null").Keyring()  # a real backend, which holds nothing
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        with pytest.raises(TargetError, match="keyring has nothing for calendar, office"):
            resolve({"keyring": "calendar", "user": "office"}, "here")
    finally:
        keyring.set_keyring(before)


WANTED = [
    ({}, True, "all tasks"),
    ({"departments": ("应急管理",)}, True, "its lead"),
    ({"departments": ("教育",)}, False, "another department"),
    ({"sectors": ("危险化学品",)}, True, "its sector"),
    ({"sectors": ("消防",), "departments": ("应急管理",)}, False, "its lead, but another sector"),
    ({"kinds": ("principle",)}, False, "only exhortations"),
]


@pytest.mark.parametrize(("limits", "yes", "why"), WANTED, ids=[why for _, _, why in WANTED])
def test_whose_tasks_go_there(limits: dict[str, tuple[str, ...]], yes: bool, why: str) -> None:
    assert Target("a", "caldav", {}, **limits).wants(sample()) is yes, why


def test_a_secret_is_resolved_before_the_adapter_sees_it() -> None:
    with pytest.raises(TargetError, match="password: a secret does not stand in the file"):
        open_feed(Target("office", "caldav", {"url": "https://a.example/", "password": "swordfish"}))
    assert isinstance(Secret("x"), Secret)
