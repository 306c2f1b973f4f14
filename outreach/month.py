"""The monthly grid: a district's communes, one form of activity, one month; a line is an activity.

Of each line the day, quantity, attendances and women are typed. `was` carries what a stored line
said when the page was drawn, so that an untouched line is told from a changed one even when
somebody else has changed the row since.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from communes.models import Commune, District
from communes.models.dated import check_day
from core import clock
from core.tables import printed

from .actions import MonthLine, MonthRefused
from .models import OutreachActivity
from .month_forms import CELLS, LineForm

LINE = re.compile(r"^l(\d+)-commune$")


@dataclass(slots=True)
class Line:
    form: LineForm
    commune: Commune
    activity: OutreachActivity | None = None
    suggested: bool = False
    #: what is stored now, where somebody else changed it meanwhile
    theirs: str = ""

    @property
    def key(self) -> str:
        return str(self.form.prefix)


@dataclass(slots=True)
class Row:
    """A commune with its lines, and what else is recorded for it in the month."""

    commune: Commune
    lines: list[Line] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def cells_of(activity: OutreachActivity) -> dict[str, Any]:
    return {
        "day": activity.held_on.day,
        "quantity": activity.quantity,
        "attendances": activity.attendances,
        "women": activity.women,
    }


def said(cells: dict[str, Any]) -> str:
    """`5|1|40|` : the four cells as one text, to compare."""
    return "|".join("" if cells[name] is None else str(cells[name]) for name in CELLS)


class Month:
    """Everything of one page: the communes, the stored lines, and what is beside them."""

    def __init__(self, user: Any, district: District, first_day: datetime.date, form: str) -> None:
        self.user, self.district, self.first_day, self.form = user, district, first_day, form
        last = monthrange(first_day.year, first_day.month)[1]
        self.last_day = first_day.replace(day=last)

    @cached_property
    def communes(self) -> dict[int, Commune]:
        rows = Commune.objects.live().in_force(self.last_day).filter(district=self.district)
        return {commune.pk: commune for commune in rows.for_list()}

    @cached_property
    def activities(self) -> list[OutreachActivity]:
        return self._held(self.first_day, self.last_day)

    def _held(self, since: datetime.date, until: datetime.date) -> list[OutreachActivity]:
        rows = OutreachActivity.objects.visible_to(self.user).filter(held_on__range=(since, until))
        rows = rows.filter(rows.in_districts([self.district.pk]))
        return list(rows.for_list().order_by("held_on", "pk"))

    def is_line(self, activity: OutreachActivity) -> bool:
        """The district's own activity of this form in a single commune."""
        mine = activity.form == self.form and activity.agency_id is None
        return mine and len(activity.communes.all()) == 1

    @cached_property
    def stored(self) -> dict[int, OutreachActivity]:
        return {a.pk: a for a in self.activities if self.is_line(a)}

    @property
    def known(self) -> str:
        """Which lines the page shows: a later one is somebody else's."""
        return ",".join(str(pk) for pk in self.stored)

    def rows(self, lines: list[Line]) -> list[Row]:
        rows = {pk: Row(commune) for pk, commune in self.communes.items()}
        for line in lines:
            rows[line.commune.pk].lines.append(line)
        for activity in self.activities:
            if activity.pk in self.stored:
                continue
            words = f"{activity.held_on:%d/%m}: {activity.get_form_display()}, {activity.amount}"
            for commune in activity.communes.all():
                if commune.pk in rows:
                    rows[commune.pk].notes.append((words, activity.get_absolute_url()))
        return list(rows.values())

    def blank_lines(self, *, repeat: bool = False, more: bool = False) -> list[Line]:
        """The stored lines, and an empty one for each commune without any (`more`: for all).

        `repeat`: last month's pattern instead of empty lines.
        """
        by_commune: dict[int, list[OutreachActivity]] = {}
        for activity in self.stored.values():
            by_commune.setdefault(activity.communes.all()[0].pk, []).append(activity)
        patterns = self._patterns() if repeat else {}
        lines: list[Line] = []
        for pk, commune in self.communes.items():
            own = by_commune.get(pk, [])
            lines += [self._line(len(lines) + i, commune, a) for i, a in enumerate(own)]
            ideas: list[Any] = [] if own else patterns.get(pk, [])
            for idea in ideas or ([None] if more or not own else []):
                lines.append(self._line(len(lines), commune, None, idea))
        return lines

    def _line(
        self, n: int, commune: Commune, activity: Any, idea: dict[str, Any] | None = None
    ) -> Line:
        initial: dict[str, Any] = {"commune": commune.pk, **(idea or {})}
        if activity is not None:
            cells = cells_of(activity)
            initial |= {**cells, "pk": activity.pk, "version": activity.version}
            initial["was"] = said(cells)
        form = LineForm(prefix=f"l{n}", initial=initial, place=commune.full_name)
        return Line(form, commune, activity, suggested=idea is not None)

    def _patterns(self) -> dict[int, list[dict[str, Any]]]:
        """Last month's days and quantities; who came is never copied."""
        until = self.first_day - datetime.timedelta(days=1)
        out: dict[int, list[dict[str, Any]]] = {}
        for activity in self._held(until.replace(day=1), until):
            if self.is_line(activity):
                day = min(activity.held_on.day, self.last_day.day)
                still_to_come = self.first_day.replace(day=day) > clock.today()
                idea = {"day": None if still_to_come else day, "quantity": activity.quantity}
                out.setdefault(activity.communes.all()[0].pk, []).append(idea)
        return out

    def posted_lines(self, data: Any) -> list[Line]:
        """The lines as typed. A commune of another district was never on the page: 404."""
        numbers = sorted(int(found[1]) for key in data if (found := LINE.match(key)))
        lines = []
        for n in numbers:
            commune = self.communes.get(_number(data[f"l{n}-commune"]))
            if commune is None:
                raise Http404
            form = LineForm(data, prefix=f"l{n}", place=commune.full_name, month=self.first_day)
            lines.append(Line(form, commune, self.stored.get(_number(data.get(f"l{n}-pk")))))
        return lines

    def changes(self, lines: list[Line], common: dict[str, Any], known: str) -> list[MonthLine]:
        """What there is to store; a line that is wrong gets its error and stops everything."""
        return [change for line in lines for change in self._change(line, common, known)]

    def _change(self, line: Line, common: dict[str, Any], known: str) -> Iterator[MonthLine]:
        if not line.form.is_valid():
            return
        typed = line.form.cleaned_data
        cells = {name: typed[name] for name in CELLS}
        empty = not any(value is not None for value in cells.values())
        if (
            typed["pk"]
            and line.activity is None
            and (typed["remove"] or said(cells) != typed["was"])
        ):
            self._gone(line)
        elif line.activity is not None and typed["remove"]:
            yield self._month_line(line, {}, remove=True)
        elif typed["pk"] and said(cells) == typed["was"]:
            return
        elif empty and line.activity is not None:
            line.form.add_error("day", _("To take this line out, tick “Remove”."))
        elif not empty:
            held_on = self._day(line)
            if line.activity is None:
                self._look_for_others(line, known)
            if held_on is not None and line.form.is_valid():
                values = {**cells, "held_on": held_on, "quantity": cells["quantity"] or 1}
                del values["day"]
                yield self._month_line(line, values if line.activity else {**common, **values})

    def _month_line(self, line: Line, values: dict[str, Any], *, remove: bool = False) -> MonthLine:
        version = line.form.cleaned_data["version"]
        return MonthLine(line.key, line.commune, values, line.activity, version, remove)

    def _day(self, line: Line) -> datetime.date | None:
        day = line.form.cleaned_data["day"]
        if day is None:
            line.form.add_error("day", _("Enter the day."))
        elif day > self.last_day.day:
            words = _("%(month)s has no day %(day)s.")
            month = f"{self.first_day:%m/%Y}"
            line.form.add_error("day", words % {"month": month, "day": day})
        else:
            held_on = self.first_day.replace(day=day)
            try:
                check_day("day", held_on, line.commune)
            except ValidationError as error:
                line.form.add_error(None, error)
            return held_on
        return None

    def _gone(self, line: Line) -> None:
        """Removed, or moved to another month, by somebody else: it may be entered anew."""
        line.form.overwrite(pk="", version="", was="", remove="")
        line.form.add_error(
            "day", _("Somebody else removed or moved this line. Save again to enter it anew.")
        )

    def _look_for_others(self, line: Line, known: str) -> None:
        seen = {_number(pk) for pk in known.split(",")}
        new = [
            a
            for a in self.stored.values()
            if a.pk not in seen and a.communes.all()[0].pk == line.commune.pk
        ]
        if new:
            line.theirs = "; ".join(self.told(a) for a in new)
            line.form.add_error(
                "day",
                _("Somebody else entered a line here. Save again if yours is another activity."),
            )

    def told(self, activity: OutreachActivity) -> str:
        """`ngày 5, 2 buổi, 40 lượt người, 21 nữ (Nguyễn Văn A)`"""
        parts = [_("day %(day)s") % {"day": activity.held_on.day}, activity.amount]
        if activity.attendances is not None:
            parts.append(_("%(n)s attendances") % {"n": printed(activity.attendances)})
        if activity.women is not None:
            parts.append(_("%(n)s women") % {"n": printed(activity.women)})
        return f"{', '.join(parts)} ({activity.updated_by or _('The system')})"

    def show_refusal(self, lines: list[Line], refused: MonthRefused) -> None:
        """Errors and conflicts of the action, each at its line."""
        by_key = {line.key: line for line in lines}
        for key, error in refused.errors.items():
            _add(by_key[key].form, error)
        for key, current in refused.conflicts.items():
            line = by_key[key]
            if current.deleted_at is not None:
                self._gone(line)
                continue
            line.theirs = self.told(current)
            stands = cells_of(current)
            line.form.follow(line.form.cleaned_data["was"], stands)
            line.form.overwrite(version=current.version, was=said(stands))
            line.form.add_error(
                "day",
                _(
                    "Somebody else changed this line. What you typed is kept, the other cells say"
                    " what is stored; save again to put it in place."
                ),
            )


def _add(form: LineForm, error: ValidationError) -> None:
    found = error.error_dict if hasattr(error, "error_dict") else {"day": error.error_list}
    for name, errors in found.items():
        form.add_error(name if name in CELLS else "day", errors)


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdecimal() else 0
