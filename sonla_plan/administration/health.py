"""Every check of the installation, in the order of the page: the machine first, then each room."""

from collections.abc import Sequence
from dataclasses import dataclass

import communes.hygiene
import core.doctor.backups
import core.doctor.database
import core.doctor.machine
import enforcement.hygiene
import inspections.hygiene
import outreach.hygiene
import returns.hygiene
import sonla_plan.plan.hygiene
from core.doctor import Check, Finding, Level, Section

CHECKS: tuple[Check, ...] = (
    *core.doctor.machine.CHECKS,
    *core.doctor.database.CHECKS,
    *core.doctor.backups.CHECKS,
    *communes.hygiene.CHECKS,
    *outreach.hygiene.CHECKS,
    *inspections.hygiene.CHECKS,
    *enforcement.hygiene.CHECKS,
    *returns.hygiene.CHECKS,
    *sonla_plan.plan.hygiene.CHECKS,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page: what is to be told, worst first, and what is in order."""

    section: Section
    told: Sequence[Finding]
    in_order: Sequence[Finding]


def parts(findings: Sequence[Finding]) -> list[Part]:
    """When the last restore was proven is told whatever it is."""
    out = []
    for section in Section:
        here = [f for f in findings if f.section == section]
        told = [f for f in here if f.level > Level.OK or section == Section.BACKUP]
        told.sort(key=lambda finding: -finding.level)
        out.append(Part(section, told, [f for f in here if f not in told]))
    return out
