"""Loads the administrative units and the standing rows that every installation needs."""

import csv
import datetime
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from core import history, text

from .models import (
    Agency,
    Commune,
    CommuneTag,
    District,
    DistrictBody,
    Letterhead,
    UnitCatalogue,
)

DATA = Path(__file__).parent / "data"


def load_units() -> int:
    """The 12 districts and 204 communes of 2019, agencies, district bodies. Idempotent.

    Returns the number of communes loaded: 0 when they are there already.
    """
    if UnitCatalogue.objects.exists():
        return 0
    facts = json.loads((DATA / "units.json").read_text())
    since = datetime.date.fromisoformat(facts["covers_from"])
    with (DATA / "communes_2019.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with history.batch(by=None, reason=facts["source"]) as batch:
        batch.create(
            UnitCatalogue(
                name=facts["name"],
                source=facts["source"],
                licence=facts["licence"],
                valid_from=since,
                valid_to=datetime.date.fromisoformat(facts["covers_to"]),
            )
        )
        districts = _districts(batch, rows, since)
        communes = _communes(batch, rows, districts, since)
        _border_tags(batch, rows, communes, since, facts["border_source"])
        batch.create_many([Agency(**values, valid_from=since) for values in facts["agencies"]])
        batch.create_many(
            [
                DistrictBody(district=district, kind=kind, valid_from=since)
                for district in districts.values()
                for kind in DistrictBody.Kind.values
            ]
        )
    return len(communes)


def _districts(batch: Any, rows: list[dict[str, str]], since: datetime.date) -> dict[str, District]:
    found: dict[str, District] = {}
    for row in rows:
        if row["district_code"] not in found:
            district = District(
                code=row["district_code"],
                kind=row["district_kind"],
                name=text.tidy(row["district_name"]),
                valid_from=since,
            )
            district.search_key = text.fold(district.full_name)
            district.sort_key = text.sort_key(district.name)
            found[district.code] = district
    return {d.code: d for d in batch.create_many(list(found.values()))}


def _communes(
    batch: Any, rows: list[dict[str, str]], districts: dict[str, District], since: datetime.date
) -> dict[str, Commune]:
    communes = []
    for row in rows:
        commune = Commune(
            code=row["code"],
            kind=row["kind"],
            name=text.tidy(row["name"]),
            name_alt=text.tidy(row["name_alt"]),
            district=districts[row["district_code"]],
            valid_from=since,
        )
        commune.search_key = text.fold(f"{commune.full_name} {commune.name_alt}")
        commune.sort_key = text.sort_key(commune.name)
        communes.append(commune)
    return {c.code: c for c in batch.create_many(communes)}


def _border_tags(
    batch: Any,
    rows: list[dict[str, str]],
    communes: dict[str, Commune],
    since: datetime.date,
    source: str,
) -> None:
    batch.create_many(
        [
            CommuneTag(
                commune=communes[row["code"]],
                kind=CommuneTag.Kind.BORDER,
                source=source,
                valid_from=since,
            )
            for row in rows
            if row["border"] == "true"
        ]
    )


def load_letterheads() -> int:
    """A letterhead for the lead agency and for each district that never had one. Idempotent.

    Returns the number made. Nobody has checked them: their source says so, no signer is named.
    """
    facts = json.loads((DATA / "letterheads.json").read_text(encoding="utf-8"))
    had = set(Letterhead.objects.values_list("district_id", "agency_id"))
    made = []
    for agency in Agency.objects.live().filter(code__in=facts["agencies"]):
        if (None, agency.pk) not in had:
            made.append(_letterhead(facts["agencies"][agency.code], agency=agency))
    for district in District.objects.live().for_list():
        if (district.pk, None) not in had:
            made.append(_letterhead(facts["district"], district=district))
    for row in made:
        row.source = facts["source"]
        history.check_row(row)
    with history.batch(by=None, reason=facts["source"]) as batch:
        return len(batch.create_many(made))


def _letterhead(words: dict[str, str], **unit: Any) -> Letterhead:
    (where,) = unit.values()
    name = str(where)
    put = {
        "province": settings.PROVINCE_NAME,
        "district": f"{name[:1].lower()}{name[1:]}",
        "place": where.name,
    }
    told = {key: value.format(**put) for key, value in words.items()}
    return Letterhead(**unit, **told, valid_from=where.valid_from, valid_to=where.valid_to)
