"""Who attended which training course, as a sheet: one row for one officer at one course."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, CommuneOfficer, District
from communes.scoping import scope_of
from communes.sheet_kinds import CommuneKind
from core import history, text
from core.checking import Sound
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import DateKind, Kind, RowKind, TextKind, Unreadable, as_text
from outreach import actions
from outreach.models import TrainingCourse

#: of a course, beside who attended it
COURSE = ("title", "starts_on", "ends_on", "district", "agency", "document_number")
ATTENDANCE = TrainingCourse.officers.through


class OfficerKind(Kind):
    """A holder of a position in the commune that the row names."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, str], list[CommuneOfficer]] = {}

    def bind(self, user: Any) -> Self:
        bound = type(self)()
        for one in CommuneOfficer.objects.visible_to(user).exclude(holder="").for_list():
            bound.known.setdefault((one.commune_id, text.fold(one.holder)), []).append(one)
        return bound

    def read(self, raw: Any, seen: Mapping[str, Any]) -> CommuneOfficer:
        typed, place, day = as_text(raw), seen.get("commune"), seen.get("starts_on")
        if place is None:
            raise Unreadable(str(_("Name the commune first.")))
        found = self.known.get((place.pk, text.fold(typed)), [])
        in_office = [one for one in found if day is None or _holds(one, day)] or found
        if len(in_office) == 1:
            return in_office[0]
        if found:
            said = _("“%(cell)s” holds several positions in %(place)s: enter it on the page.")
        else:
            said = _("No officer “%(cell)s” is recorded in %(place)s: enter the officer first.")
        raise Unreadable(str(said) % {"cell": typed, "place": place})

    def written(self, value: Any) -> str:
        return value.holder if value is not None else ""


class OrganiserKind(RowKind):
    """Any unit can be named, as courses of others go out too; one's own are offered."""

    def __init__(
        self,
        rows: Callable[[Any], Iterable[Any]],
        names: Callable[[Any], list[str]],
        own: Callable[[Any], Set[int]],
    ) -> None:
        super().__init__(rows, names)
        self.own, self.offered = own, list[Any]()

    def bind(self, user: Any) -> Self:
        bound, scope = type(self)(self.rows, self.names, self.own), scope_of(user)
        known = RowKind(self.rows, self.names).bind(user)
        bound.found, bound.known = known.found, known.known
        own = self.own(scope)
        bound.offered = [one for one in bound.found if scope.province or one.pk in own]
        return bound

    def options(self) -> Sequence[str]:
        return [self.written(one) for one in self.offered]


def _holds(officer: CommuneOfficer, day: Any) -> bool:
    since, until = officer.valid_from, officer.valid_to
    return not (since and day < since) and not (until and day > until)


def _course_key(values: Mapping[str, Any]) -> Any:
    units = (getattr(values.get(name), "pk", None) for name in ("district", "agency"))
    return (text.fold(values.get("title") or ""), values.get("starts_on"), *units)


def _is_own(values: Mapping[str, Any], scope: Any) -> bool:
    district, agency = (getattr(values.get(name), "pk", None) for name in ("district", "agency"))
    return scope.province or district in scope.districts or agency in scope.agencies


def _of_course(course: TrainingCourse) -> dict[str, Any]:
    return {name: getattr(course, name) for name in COURSE}


class TrainingTable(Table):
    key = "training"
    label = _("Training attendance")
    about = _("One row for one commune officer at one course; equal courses are one.")
    model = TrainingCourse
    verb = Verb.RECORD_TRAINING
    known_by = ("title", "starts_on", "district", "agency", "officer")
    fields = (
        Field(
            "title",
            _("Course"),
            TextKind(200),
            ("Tên lớp", "Lớp tập huấn", "Tên lớp tập huấn", "Nội dung tập huấn", "Tên khóa"),
            required=True,
            example="Tập huấn nghiệp vụ phòng, chống mại dâm",
            width=44,
        ),
        Field(
            "starts_on",
            _("First day"),
            DateKind(),
            ("Ngày khai giảng", "Từ ngày", "Ngày tổ chức", "Ngày"),
            required=True,
            example="10/04/2019",
            width=14,
        ),
        Field(
            "ends_on",
            _("Last day"),
            DateKind(),
            ("Ngày bế giảng", "Đến ngày"),
            width=14,
            help=_("Empty: the same day."),
        ),
        Field(
            "district",
            _("Organised by the district"),
            OrganiserKind(
                lambda user: District.objects.live().for_list(),
                lambda one: [one.full_name, one.name, one.code],
                lambda scope: scope.districts,
            ),
            ("Huyện", "Huyện tổ chức"),
            width=24,
            help=_("Your own district, where it held the course."),
        ),
        Field(
            "agency",
            _("Organised by the agency"),
            OrganiserKind(
                lambda user: Agency.objects.live().order_by("pk"),
                lambda one: [one.name, one.short_name, one.code],
                lambda scope: scope.agencies,
            ),
            ("Cơ quan tổ chức",),
            width=24,
            help=_("Both empty: the province's lead agency, for which the province enters."),
        ),
        Field(
            "document_number",
            _("Document number"),
            TextKind(60),
            ("Số văn bản", "Số kế hoạch"),
            empty="",
            width=18,
        ),
        Field(
            "commune",
            _("Commune"),
            CommuneKind(day="starts_on"),
            ("Xã", "Xã, phường", "Đơn vị công tác"),
            required=True,
            width=30,
        ),
        Field(
            "officer",
            _("Commune officer"),
            OfficerKind(),
            ("Họ và tên", "Họ tên", "Cán bộ", "Học viên"),
            required=True,
            example="Lò Văn A",
            help=_("Under the name that the list of commune officers has."),
            width=26,
        ),
    )

    def offered(self, user: Any) -> bool:
        """An agency's officer does not see the communes' officers."""
        scope = scope_of(user)
        return super().offered(user) and (scope.province or bool(scope.districts))

    def records(self, user: Any) -> Any:
        """The attendances themselves; each is of a course and an officer that the user sees."""
        rows = ATTENDANCE._default_manager.filter(
            trainingcourse__in=TrainingCourse.objects.visible_to(user),
            communeofficer__in=CommuneOfficer.objects.visible_to(user),
        )
        return rows.select_related(
            "trainingcourse__district",
            "trainingcourse__agency",
            "communeofficer__commune__district",
        ).order_by("pk")

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        days = {line.values["starts_on"] for line in lines if line.values.get("starts_on")}
        return rows.filter(trainingcourse__starts_on__in=days)

    def url(self, record: Any) -> str:
        return str(record.trainingcourse.get_absolute_url())

    def read_back(self, one: Field, record: Any) -> Any:
        if one.name == "commune":
            return record.communeofficer.commune
        if one.name == "officer":
            return record.communeofficer
        return getattr(record.trainingcourse, one.name)

    def key_of(self, values: Mapping[str, Any]) -> Any:
        return (*_course_key(values), getattr(values.get("officer"), "pk", None))

    def prepare(self, records: Sequence[Any]) -> Any:
        courses = {record.trainingcourse_id: record.trainingcourse for record in records}
        return {_course_key(_of_course(course)): course for course in courses.values()}

    def complete(self, line: Line, user: Any, prepared: Any) -> None:
        values = line.values
        values["ends_on"] = values.get("ends_on") or values["starts_on"]
        if values["ends_on"] < values["starts_on"]:
            line.tell("ends_on", str(_("The last day cannot be before the first.")))
        if values.get("district") and values.get("agency"):
            line.tell("agency", str(_("Choose a district or an agency, not both.")))
        if line.record is None and not _is_own(values, scope_of(user)):
            line.tell("district", str(_("Only courses of your own unit are entered.")))
        course = line.record.trainingcourse if line.record else prepared.get(_course_key(values))
        if course is not None:
            self._same_course(line, course)

    def _same_course(self, line: Line, course: TrainingCourse) -> None:
        """A sheet adds who attended; the course itself is changed on its page."""
        there = _of_course(course)
        if line.record is not None:
            there |= {"commune": line.record.communeofficer.commune}
            there |= {"officer": line.record.communeofficer}
        for name, value in there.items():
            if name in line.values and line.values[name] != value:
                shown = {"course": course.title}
                said = _("It is recorded otherwise with the course “%(course)s”: change it there.")
                line.tell(name, str(said) % shown)

    def make(self, values: Mapping[str, Any]) -> Any:
        return TrainingCourse(**{name: values[name] for name in COURSE})

    def check(self, made: Any, values: Mapping[str, Any], sound: Sound) -> None:
        history.check_row(made, sound)
        try:
            made.check_officers([values["officer"]])
        except ValidationError as error:
            raise ValidationError({"officer": error.messages}) from error

    def editable(self, user: Any, keys: Iterable[int]) -> set[int]:
        return set()

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        """Lines of one course together: added to it where it is there, else the course is made."""
        courses: dict[Any, list[Line]] = {}
        for line in lines:
            courses.setdefault(_course_key(line.values), []).append(line)
        days = {line.values["starts_on"] for line in lines}
        rows = TrainingCourse.objects.visible_to(given.by).filter(starts_on__in=days)
        there = {_course_key(_of_course(one)): one for one in rows.order_by("-pk")}
        for key, of_one in courses.items():
            officers = [line.values["officer"] for line in of_one]
            course = there.get(key)
            if course is None:
                made = _of_course(of_one[0].made) | dict(given.letter)
                actions.record_course(by=given.by, officers=officers, **made)
            else:
                attended = [*course.officers.select_related("commune__district"), *officers]
                actions.change_course(course, by=given.by, officers=attended)

    def remove(self, record: Any, *, by: Any) -> None:
        actions.remove_course(record, by=by)
