"""Which agencies there are, and by which number a unit is reached."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, requires
from communes import actions, columns
from communes.forms.agencies import AgencyForm, PhoneForm
from communes.models import Agency, District
from communes.record_pages import RecordPages, Words
from communes.scoping import editable
from core import pages
from core.tables import printed
from core.wording import lower_first


def keeps_agencies(user: User) -> bool:
    return user.can(Verb.MANAGE_REFERENCE)


def agency_facts(agency: Agency, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Short name"), agency.short_name),
        (_("Phone"), agency.phone or _("not recorded")),
        (_("Sends periodic returns"), _("Yes") if agency.reports else _("No")),
        (_("In force from"), printed(agency.valid_from)),
        (_("Until"), printed(agency.valid_to)),
    ]


AGENCIES = RecordPages(
    app="communes",
    noun="agency",
    path="co-quan",
    model=Agency,
    words=Words(
        many=_("Agencies of the province"),
        new=_("Add an agency"),
        edit=_("Change the agency"),
        empty=_("There is no agency yet."),
    ),
    form=AgencyForm,
    columns=lambda user: columns.AGENCY,
    facts=agency_facts,
    create_action=actions.record_agency,
    remove_action=actions.remove_agency,
    may_enter=keeps_agencies,
    may_change=keeps_agencies,
    again=False,
)


@requires(Verb.RECORD_COMMUNE_FACTS)
def district_phone(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    district = editable(user, District, pk)
    return pages.form_page(
        request,
        PhoneForm,
        title=_("Telephone of %(district)s") % {"district": lower_first(district.full_name)},
        instance=district,
        save=lambda form: actions.change_phone(
            district, by=user, version=form.expected_version, **form.values()
        ),
    )
