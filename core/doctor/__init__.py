"""What is to be looked at in a running installation, and who is to do what about it.

A check is a function `(Asking) -> findings`; whoever joins the rooms names them in a tuple. Nothing
is mended here, and nothing is stored: what is asked is cheap enough to be asked each time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from core.tables import printed

#: how many rows of a finding are named on the page
SHOWN = 5


class Level(IntEnum):
    OK = 0
    NOTE = 1  # for whoever reads this, nothing has to be done today
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> Any:
        return LEVELS[self]

    @property
    def look(self) -> str:
        """The status whose colour and sign it has."""
        return LOOKS[self]


LEVELS = {
    Level.OK: _("In order"),
    Level.NOTE: _("To be known"),
    Level.WARNING: _("To be looked at"),
    Level.ERROR: _("To be mended now"),
}

LOOKS = {
    Level.OK: "achieved",
    Level.NOTE: "on_track",
    Level.WARNING: "behind",
    Level.ERROR: "at_risk",
}


class Owner(TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    PROVINCE = "province", _("Provincial staff")
    DISTRICT = "district", _("The officer of the unit that entered it")


class Section(TextChoices):
    MACHINE = "machine", _("Machine and services")
    DATABASE = "database", _("Database")
    BACKUP = "backup", _("Backup")
    DATA = "data", _("Data entered")


@dataclass(frozen=True, slots=True)
class Asking:
    """`user`: who reads, None for a command. `deep`: slow looks too (a mail server, every file)."""

    user: Any = None
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is what was found, `todo` what its owner does about it; `links` to rows, if any.

    A finding names no row and no person by itself: whoever may not see a row gets its count.
    """

    key: str
    section: Section
    title: Any
    level: Level
    said: Any
    todo: Any = ""
    owner: Owner = Owner.ADMINISTRATOR
    count: int | None = None
    links: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "section": self.section.value,
            "level": self.level.name.lower(),
            "owner": self.owner.value,
            "title": str(self.title),
            "said": str(self.said),
            "todo": str(self.todo) if self.level > Level.OK else "",
            "count": self.count,
        }


Check = Callable[[Asking], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class RowCheck:
    """Records that should not be there. `rows` is asked for when the check runs.

    The count is of all; named are those among them that the reader may open anyway.
    """

    key: str
    title: Any
    todo: Any
    owner: Owner
    rows: Callable[[], QuerySet[Any]]
    level: Level = Level.WARNING

    def __call__(self, asking: Asking) -> list[Finding]:
        found = self.rows().order_by().values("pk").distinct()
        count = found.count()
        return [
            Finding(
                key=self.key,
                section=Section.DATA,
                title=self.title,
                level=self.level if count else Level.OK,
                said=_("%(count)s records") % {"count": printed(count)} if count else _("none"),
                todo=self.todo,
                owner=self.owner,
                count=count,
                links=self._links(found, asking),
            )
        ]

    def _links(self, found: QuerySet[Any], asking: Asking) -> tuple[tuple[str, str], ...]:
        if asking.user is None:
            return ()
        manager: Any = found.model._default_manager
        visible = manager.visible_to(asking.user).filter(pk__in=found).for_list()
        # asked for also where there is none, and without what a list joins: a page costs the same
        return tuple(_link(row) for row in visible.prefetch_related(None)[:SHOWN])


def _link(row: Model) -> tuple[str, str]:
    return str(row), row.get_absolute_url()  # type: ignore[attr-defined]


def examine(checks: Sequence[Check], asking: Asking) -> list[Finding]:
    """Where a table is missing or the database is away, the other checks still say what they see:
    that migrations are pending, or that the disk is full.
    """
    found: list[Finding] = []
    refused: list[str] = []
    for check in checks:
        try:
            found += check(asking)
        except (DatabaseError, InterfaceError) as error:
            refused.append(type(error).__name__)
    return [*found, _unanswered(refused)] if refused else found


def _unanswered(refused: Sequence[str]) -> Finding:
    told = {"count": printed(len(refused)), "why": ", ".join(sorted(set(refused)))}
    return Finding(
        key="database.answers",
        section=Section.DATABASE,
        title=_("Checks that the database did not answer"),
        level=Level.ERROR,
        said=_("%(count)s checks (%(why)s)") % told,
        todo=_("See that the database runs, run “manage.py migrate”, then look again."),
    )


def worst(findings: Iterable[Finding]) -> Level:
    return max((finding.level for finding in findings), default=Level.OK)
