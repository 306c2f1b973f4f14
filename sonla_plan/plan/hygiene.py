"""What should not stand in the plan: a closed period without its figures, figures that changed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.doctor import Asking, Check, Finding, Level, Owner, Section
from core.models import ReportingPeriod

from .models import Snapshot


def snapshots(asking: Asking) -> Iterator[Finding]:
    """One row a closed period: read whole, and its digest made again."""
    closed = ReportingPeriod.objects.live().filter(closed_at__isnull=False)
    lacking = closed.filter(snapshot__isnull=True).count()
    broken = sum(not snapshot.is_whole for snapshot in Snapshot.objects.live())
    wrong = lacking + broken
    yield Finding(
        key="snapshots",
        section=Section.DATA,
        title=_("Figures of closed periods"),
        level=Level.ERROR if wrong else Level.OK,
        said=_("%(count)s periods without figures or with changed ones") % {"count": wrong}
        if wrong
        else _("there and unchanged"),
        todo=_("Restore them from a backup: a closed period's figures are signed."),
        owner=Owner.ADMINISTRATOR,
        count=wrong,
    )


CHECKS: tuple[Check, ...] = (snapshots,)
