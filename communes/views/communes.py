"""Every commune with its kind of area and its standing this year."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from communes.columns import commune_columns
from communes.filters import CommuneListFilter
from communes.models import Commune, CommuneTag, Recognition, Registration
from core import clock, pages
from core.tables import Column


def with_standing(rows: QuerySet, year: int) -> QuerySet:
    """`recognised` for the year before, `registered` for the year, `tags` in force today."""
    today = clock.today()
    recognised = Recognition.objects.live().filter(commune=OuterRef("pk"), for_year=year - 1)
    registered = Registration.objects.live().filter(
        commune=OuterRef("pk"), for_year=year, registered_on__lte=today
    )
    tags = CommuneTag.objects.live().in_force(today)
    return rows.annotate(
        recognised=Exists(recognised.exclude(withdrawn_on__lte=today)),
        registered=Exists(registered),
    ).prefetch_related(Prefetch("communetags", queryset=tags, to_attr="tags"))


def columns(year: int, *, known: bool) -> tuple[Column, ...]:
    """Without any recognition of the year before, who is recognised is unknown, not "no"."""

    def recognised(row: Any) -> str:
        if not known:
            return str(_("Unknown"))
        return str(_("Recognised") if row.recognised else _("Not recognised yet"))

    def registered(row: Any) -> str:
        return str(_("Registered") if row.registered else _("Not registered yet"))

    before = {"year": str(year - 1)}
    return (
        *commune_columns("", lambda row: row),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind", page=False),
        Column(
            "tags",
            _("Kind of area"),
            lambda row: ", ".join(str(tag.get_kind_display()) for tag in row.tags),
        ),
        Column("recognised", _("Healthy commune %(year)s") % before, recognised, sort="recognised"),
        Column(
            "registered",
            _("Registration %(year)s") % {"year": str(year)},
            registered,
            sort="registered",
        ),
        Column("code", _("Code"), lambda row: row.code, page=False),
    )


@require_safe
def commune_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    year = clock.today().year
    known = Recognition.objects.live().filter(for_year=year - 1).exists()
    rows = Commune.objects.visible_to(user).in_force(clock.today()).for_list()
    return pages.list_page(
        request,
        title=str(_("Communes, wards and townships")),
        queryset=with_standing(rows, year),
        columns=columns(year, known=known),
        filterset=CommuneListFilter,
        empty=str(_("You are not posted to any district.")),
        context={"subtitle": _("Kind of area, recognition and registration of each.")},
    )
