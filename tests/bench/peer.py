"""What most Django projects would reach for: django-import-export on the same model.

Tuned as one who knows it well would: bulk, foreign keys read once, no diff, no look for what is
there, no check. What was found in a visit stands in the same row of its file; it is stored in bulk
beside the visits, batch by batch, which costs less than a second resource over the same file.
"""

from pathlib import Path
from typing import Any

from import_export import fields, resources, widgets
from tablib import Dataset

from communes.models import Commune
from core import clock, text
from inspections.models import Establishment, Finding, Inspection, Visit

NAMES = (
    *("name", "kind", "commune", "address", "contact_phone", "certificate_number"),
    *("certificate_on", "staff", "staff_women", "is_conditional"),
)


class CachedCommunes(widgets.ForeignKeyWidget):
    """Every commune read once."""

    def __init__(self) -> None:
        super().__init__(Commune, field="code")
        self.known: dict[str, Any] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if self.known is None:
            self.known = {place.code: place for place in Commune.objects.for_list()}
        return self.known[text.tidy(str(value)).zfill(5)]


class Cached(widgets.ForeignKeyWidget):
    """Every row of a table read once, to be found by one of its words."""

    def __init__(self, model: Any, field: str) -> None:
        super().__init__(model, field=field)
        self.known: dict[str, Any] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if self.known is None:
            self.known = {getattr(one, self.field): one for one in self.model.objects.all()}
        return self.known[value]


class Common(resources.ModelResource):
    commune = fields.Field("commune", "commune", CachedCommunes())

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """What the model keeps to be searched and sorted by."""
        instance.created_at = instance.updated_at = clock.now()
        instance.refresh_keys()

    class Meta:
        model = Establishment
        fields = NAMES


class Tuned(Common):
    class Meta(Common.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_unchanged = False
        import_id_fields = ()
        force_init_instance = True


class Visits(resources.ModelResource):
    """Inspection and establishment must be there."""

    commune = fields.Field("commune", "commune", CachedCommunes())

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.created_at = instance.updated_at = instance.minutes_at = clock.now()

    class Meta:
        model = Visit
        fields = (
            *("inspection", "visited_on", "commune", "establishment", "minutes_number"),
            *("outcome", "rooms", "staff"),
        )


class VisitsAlone(Visits):
    """What was found is not brought in: fewer rows of the database than ours stores."""

    inspection = fields.Field("inspection", "inspection", Cached(Inspection, "decision_number"))
    establishment = fields.Field("establishment", "establishment", Cached(Establishment, "name"))

    class Meta(Tuned.Meta, Visits.Meta):
        model = Visit
        fields = Visits.Meta.fields


class TunedVisits(VisitsAlone):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.findings: list[Finding] = []

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        if row["text"]:
            self.findings.append(finding_of(instance, row))

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """The visits have their keys then."""
        super().bulk_create(*args, **kwargs)
        Finding.objects.bulk_create(self.findings, batch_size=self._meta.batch_size)
        self.findings.clear()


def finding_of(visit: Visit, row: Any) -> Finding:
    moment = visit.created_at
    return Finding(
        **{"visit": visit, "text": row["text"], "measure": row["measure"]},
        **{"created_at": moment, "updated_at": moment},
    )


TUNED = {"establishments": Tuned, "visits": TunedVisits}


class Safest(Common):
    commune = fields.Field("commune", "commune", widgets.ForeignKeyWidget(Commune, field="code"))

    class Meta(Common.Meta):
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        import_id_fields = ("name", "commune")
        exclude = ()


class SafestVisits(Visits):
    commune = fields.Field("commune", "commune", widgets.ForeignKeyWidget(Commune, field="code"))
    inspection = fields.Field(
        *("inspection", "inspection"), widgets.ForeignKeyWidget(Inspection, field="decision_number")
    )
    establishment = fields.Field(
        *("establishment", "establishment"), widgets.ForeignKeyWidget(Establishment, field="name")
    )

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        if row["text"]:
            finding_of(instance, row).save()

    class Meta(Safest.Meta, Visits.Meta):
        model = Visit
        fields = Visits.Meta.fields
        import_id_fields = ("inspection", "establishment")


SAFEST = {"establishments": Safest, "visits": SafestVisits}


class Everything(Common):
    class Meta:
        model = Establishment
        fields = [f.name for f in Establishment._meta.fields]

    def get_queryset(self) -> Any:
        return Establishment.objects.select_related("commune__district", "agency")


def dataset(path: Path) -> Dataset:
    with path.open("rb") as content:
        return Dataset().load(content, format="xlsx")


def bring_in(resource: resources.ModelResource, path: Path, *, preview: bool) -> None:
    """As its admin does it: a dry run that is looked at, then the file again in earnest."""
    for dry in (True, False) if preview else (False,):
        result = resource.import_data(dataset(path), dry_run=dry, raise_errors=False)
        assert not result.has_errors(), result.row_errors()[:1]
        assert not result.has_validation_errors(), result.invalid_rows[:1]
