from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from inspections.models import Team


def record_team(*, by: User | None, level: str, name: str, **values: Any) -> Team:
    """`values`: body (district), agency (sector), valid_from, valid_to."""
    with history.batch(by=by) as batch:
        stored = batch.create(Team(level=level, name=name, **values))
        ensure_editable(by, stored)
        return stored


def change_team(team: Team, *, by: User | None, version: int | None = None, **values: Any) -> Team:
    with history.batch(by=by) as batch:
        ensure_editable(by, team)
        return batch.update(team, values, expected_version=version)


def remove_team(team: Team, *, by: User | None) -> Team:
    with history.batch(by=by) as batch:
        ensure_editable(by, team)
        if team.inspections.filter(deleted_at__isnull=True).exists():
            raise ValidationError(_("It has inspections: enter its last day instead."))
        return batch.delete(team)


def restore_team(team: Team, *, by: User | None) -> Team:
    with history.batch(by=by) as batch:
        stored = batch.restore(team)
        ensure_editable(by, stored)
        return stored
