"""The list of the province's agencies, and by which number a unit is reached."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Agency, District
from communes.scoping import ensure_editable
from core import history, text

CODE_LENGTH = 20


def record_agency(*, by: User | None, short_name: str, **values: Any) -> Agency:
    """`values`: name, phone, reports, valid_from, valid_to. Raises ValidationError.

    Its code, by which data files know it, is made of the short name and stays.
    """
    with history.batch(by=by) as batch:
        agency = Agency(short_name=short_name, code=_code(short_name), **values)
        ensure_editable(by, batch.create(agency))
        return agency


def _code(short_name: str) -> str:
    plain = "".join(c for c in text.fold(short_name) if c.isalnum())[: CODE_LENGTH - 3] or "cq"
    taken = set(Agency.objects.filter(code__startswith=plain).values_list("code", flat=True))
    numbered = (f"{plain}{n}" for n in range(2, 1000))
    return plain if plain not in taken else next(code for code in numbered if code not in taken)


def remove_agency(agency: Agency, *, by: User | None) -> Agency:
    """Raises ValidationError where anything names it: accounts, records, returns, targets."""
    with history.batch(by=by) as batch:
        ensure_editable(by, agency)
        if _is_named(agency):
            raise ValidationError(
                _("Records or accounts name this agency: enter its last day instead.")
            )
        return batch.delete(agency)


def _is_named(agency: Agency) -> bool:
    links: list[Any] = [
        link for link in Agency._meta.get_fields(include_hidden=True) if link.auto_created
    ]
    return any(
        link.related_model._base_manager.filter(**{link.field.name: agency}).exists()
        for link in links
        if link.is_relation
    )


def change_phone(
    district: District, *, by: User | None, phone: str, version: int | None = None
) -> District:
    """Of the district's office in charge: whom the province rings when something is missing."""
    with history.batch(by=by) as batch:
        ensure_editable(by, district)
        return batch.update(district, {"phone": phone}, expected_version=version)
