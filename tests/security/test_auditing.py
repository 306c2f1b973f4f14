"""What CI looks for outside the suite: a look that saw nothing is not a pass."""

import json
import shutil

import pytest

from scripts import audit
from tests.codebase import ROOT


def said(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


GOOD = {"name": "django", "version": "5.2", "vulns": []}
HOLED = {"name": "django", "version": "4.0", "vulns": [{"id": "PYSEC-2022-1"}]}
UNASKED = {"name": "django", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("answer", "worth"),
    [
        (said(GOOD), 0),
        (said(GOOD, HOLED), 1),
        (said(HOLED, UNASKED), 1),
        (said(GOOD, UNASKED), audit.NOT_LOOKED_UP),
        (said(), 1),
        ("", audit.NOT_LOOKED_UP),
        ("<html>proxy</html>", audit.NOT_LOOKED_UP),
        ("[]", audit.NOT_LOOKED_UP),
    ],
)
def test_only_a_whole_look_without_a_hole_is_a_pass(answer, worth) -> None:
    assert audit.verdict("requirements.txt", answer, "ERROR: no index") == worth


def test_every_lock_file_is_looked_up() -> None:
    paths = [*ROOT.glob("requirements*.txt"), *ROOT.glob("deploy/requirements*.txt")]
    assert {path.relative_to(ROOT).as_posix() for path in paths} == set(audit.LOCKS)


@pytest.mark.parametrize(("insist", "ends"), [("", audit.NOT_LOOKED_UP), ("1", 1)])
def test_nobody_asked_is_said_loudly(monkeypatch, capsys, insist, ends) -> None:
    monkeypatch.setenv("AUDIT_REQUIRED", insist)
    monkeypatch.setattr(audit, "_audited", lambda lock: audit.NOT_LOOKED_UP)
    assert audit.packages() == ends
    assert "NOT LOOKED UP" in capsys.readouterr().out


def test_a_hole_counts_more_than_a_silence(monkeypatch) -> None:
    monkeypatch.setattr(audit, "_audited", lambda lock: 1 if "dev" in lock else audit.NOT_LOOKED_UP)
    assert audit.packages() == 1


def test_a_secret_is_found_and_one_looked_at_is_not_told_again(
    tmp_path, monkeypatch, capsys
) -> None:
    baseline = tmp_path / "baseline"
    shutil.copy(audit.BASELINE, baseline)
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "BASELINE", baseline)
    key = "AKIA" + "IOSFODNN7EXAMPLF"  # in two, so that this file holds none
    (tmp_path / "conf.py").write_text(f'key = "{key}"\n', encoding="utf-8")
    monkeypatch.setattr(audit, "committed", lambda: ["conf.py"])
    assert audit.secrets() == 1
    assert "conf.py:1: AWS Access Key" in capsys.readouterr().out
    (found,) = [one for one in audit.secrets_found(["conf.py"]) if one[1] == "AWS Access Key"]
    known = json.loads(baseline.read_text(encoding="utf-8"))
    kinds = [{"type": one[1], "hashed_secret": one[2]} for one in audit.secrets_found(["conf.py"])]
    known["results"] = {"conf.py": [kind | {"is_secret": True} for kind in kinds]}
    baseline.write_text(json.dumps(known), encoding="utf-8")
    assert audit.secrets() == 1, "a secret that was called one is not excused"
    known["results"] = {"conf.py": [kind | {"is_secret": False} for kind in kinds]}
    baseline.write_text(json.dumps(known), encoding="utf-8")
    assert audit.secrets() == 0
    (tmp_path / "conf.py").write_text(f'\n\nkey = "{key}"\n', encoding="utf-8")
    assert audit.secrets() == 0, "a line that moved is the same"
    assert found[0] == "conf.py"
