"""What a report is made of: a closed period's snapshot, or the same payload of this moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.permissions import Verb
from core import clock
from core.models import ReportingPeriod
from returns.tables import CELLS
from sonla_plan.plan.keeping import frozen
from sonla_plan.plan.models import Snapshot


@dataclass(frozen=True, slots=True)
class Before:
    """The same period last year; `source` where it was typed from an old report."""

    value: int
    source: str = ""


#: cells whose noughts are not known while the target beside them has no data
SILENT_WITH = (
    ("b3.", "cases_investigated"),  # who has said nothing of cases has said nothing of incidents
    ("b4.", "hotspots_cleared"),
    ("b8.kept", "healthy_communes"),
    ("b8.models", "models_maintained"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """`exact`: persons as they were counted; otherwise only totals that may be told to everybody
    (`returns.sharing`), and none while the report is provisional: what is corrected before the
    closing would show beside what was read."""

    payload: Mapping[str, Any]
    provisional: bool
    exact: bool

    @property
    def label(self) -> str:
        return str(self.payload["period"]["label"])

    @property
    def year(self) -> int:
        return int(self.payload["period"]["year"])

    @property
    def begins_later(self) -> bool:
        """Than the plan's year, from whose first day on its targets are counted."""
        return bool(self.payload["period"]["first_day"] > self.payload["window"][0])

    @property
    def beyond(self) -> Mapping[str, Any]:
        """Empty in a snapshot that was made before reports were."""
        return self.payload.get("beyond") or {}

    def cell(self, key: str) -> Mapping[str, Any]:
        """The province's figure of a cell, {} where it may not be told or has none."""
        found = self.payload["returns"]["province"].get(key) or {}
        if CELLS[key].persons and not self.exact:
            told = {} if self.provisional else self.beyond.get("shared_persons", {})
            return {"value": told[key]} if key in told else {}
        return found if self.is_answered(key) else {**found, "value": None}

    @property
    def late_units(self) -> list[str]:
        """Whose return is due and has not come; what was closed before this was kept has all."""
        came = self.beyond.get("received") or {}
        return came.get("late", came.get("missing")) or []

    def is_answered(self, key: str) -> bool:
        """Not while the nought of a typed figure is only some units' answer: silence is not nought.

        A number that some have typed is one that is known, and is told with who has sent a return.
        Nor the nought of what is counted from records of which nobody has said that there are none.
        """
        if not CELLS[key].typed:
            about = next((of for cells, of in SILENT_WITH if key.startswith(cells)), None)
            found = self.payload["returns"]["province"].get(key) or {}
            return bool(found.get("value") or about is None or not self.is_silent(about))
        value = (self.payload["returns"]["province"].get(key) or {}).get("value")
        came = self.beyond.get("received") or {}
        return value is not None and (
            value > 0 or came.get("received", 0) == came.get("expected", 0)
        )

    def value(self, key: str) -> int | None:
        return self.cell(key).get("value")

    def before(self, key: str) -> Before | None:
        found = self.beyond.get("before", {}).get(key)
        if found is None or found["value"] is None or (CELLS[key].persons and not self.exact):
            return None
        return Before(found["value"], found.get("source", ""))

    @property
    def one_source(self) -> str:
        """Where all figures of last year are from one old report: said once, not in every
        sentence."""
        sources = {found.get("source", "") for found in self.beyond.get("before", {}).values()}
        return sources.pop() if len(sources) == 1 else ""

    def target(self, key: str) -> Mapping[str, Any] | None:
        """None where the plan has no such target, or it is followed outside the system."""
        for target in self.payload["targets"]:
            if target["key"] == key and target["on"] and target["province"]:
                return target
        return None

    def is_silent(self, key: str) -> bool:
        """Of what a target counts nothing is recorded, and nobody has said that there was nothing:
        a nought beside it would tell what is not known."""
        target = self.target(key)
        return target is not None and target["province"]["status"] == "no_data"

    @property
    def targets(self) -> list[Mapping[str, Any]]:
        return [t for t in self.payload["targets"] if t["on"] and t["province"]]

    def tasks(self, kind: str) -> list[Mapping[str, Any]]:
        return [task for task in self.beyond.get("tasks", ()) if task["kind"] == kind]


def has_begun(period: ReportingPeriod) -> bool:
    """Before its first day there is nothing to report."""
    return period.first_day <= clock.today()


def facts_of(period: ReportingPeriod, user: User | None = None) -> Facts:
    """For a reader, or (without one) exact. Raises LookupError for a year without a plan."""
    exact = user is None or user.can(Verb.SEE_PERSONS)
    snapshot = Snapshot.objects.live().filter(period=period).first()
    if snapshot is not None:
        return Facts(snapshot.payload, provisional=False, exact=exact)
    return Facts(frozen(period, units=False), provisional=True, exact=exact)
