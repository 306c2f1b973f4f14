"""The page on which the minutes of a visit are typed: one screen, one action, one redirect.

Like the page of an inspection (entry.py): what was typed is kept whatever is wrong, the same page
sent twice stores once, and whoever was overtaken sees both values and chooses.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import conflicts, corrections, history, submissions
from core.lines import LinesBack
from core.pages import add_errors
from core.taking_back import TakenBack

from . import actions, entry_conflict
from .actions.minutes import earlier_open
from .forms.minutes import ChecklistForm, EarlierForm, FindingRows, MinutesForm
from .line_sets import FINDING_FIELDS
from .models import ChecklistAnswer, ChecklistItem, Finding, Visit


class Minutes:
    """All forms of the screen, bound or not. `undo`: the change of the minutes that is undone."""

    def __init__(
        self, user: Any, visit: Visit, data: Any = None, undo: TakenBack | None = None
    ) -> None:
        self.user, self.visit, self.data, self.undo = user, visit, data, undo
        self.conflict: dict[str, Any] | None = None
        day = self._day()
        begin = undo.initial if undo and data is None else None
        self.form = MinutesForm(data, instance=visit, user=user, initial=begin)
        self.form.undoes = undo.reason if undo else ""
        corrections.prepare(self.form)
        self.checklist = ChecklistForm(data, items=self._items(day), answers=self._answers())
        self.findings = FindingRows(
            data, user=user, prefix="findings", on=day, initial=None if data else self._findings()
        )
        found = earlier_open(visit).filter(pk__in=Finding.objects.visible_to(user).order_by())
        self.earlier = EarlierForm(data, findings=list(found.for_list()))

    def _day(self) -> datetime.date:
        """The day typed now decides which acts and which checklist are offered."""
        if self.data is not None:
            with suppress(ValidationError):
                typed = forms.DateField(localize=True).clean(self.data.get("visited_on", ""))
                return typed or self.visit.visited_on
        return self.visit.visited_on

    def _items(self, day: datetime.date) -> list[ChecklistItem]:
        """Of the day of the visit; what was answered before stays, whatever the list says now."""
        items = ChecklistItem.objects.on(day, self.visit.establishment.kind)
        there = {item.pk for item in items}
        return items + [a.item for a in self._answered if a.item_id not in there]

    def _lines(self, prefix: str) -> LinesBack:
        return self.undo.of_lines(prefix) if self.undo else LinesBack()

    @cached_property
    def _answered(self) -> list[ChecklistAnswer]:
        """Of an undo also those that it takes back or brings back."""
        undo = self._lines("answers")
        rows = ChecklistAnswer.objects.filter(visit=self.visit).select_related("item")
        found = list(rows.filter(undo.standing).order_by("item__number"))
        undo.lay(found)
        return found

    def _answers(self) -> dict[int, ChecklistAnswer]:
        gone = self._lines("answers").gone
        return {a.item_id: a for a in self._answered if a.pk not in gone}

    def _findings(self, undo: LinesBack | None = None) -> list[dict[str, Any]]:
        undo = undo or self._lines("findings")
        rows = list(Finding.objects.filter(visit=self.visit).filter(undo.standing).order_by("pk"))
        undo.lay(rows)
        return [
            {
                "pk": f.pk,
                "version": f.version,
                "act": f.act_id,
                "remove": f.pk in undo.gone,
                **{name: getattr(f, name) for name in FINDING_FIELDS},
            }
            for f in rows
        ]

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.form, self.checklist, self.findings, self.earlier

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self.parts]) and corrections.given(self.form)

    def save(self) -> Visit:
        own = set(Finding.objects.filter(visit=self.visit).values_list("pk", flat=True))
        rows = [
            actions.FindingRow(**form.values(own), at=at)
            for at, form in enumerate(self.findings.forms)
            if form.is_stored or form.has_changed()
        ]
        return actions.record_minutes(
            self.visit,
            by=self.user,
            answers={pk: actions.Answer(**said) for pk, said in self.checklist.given().items()},
            findings=rows,
            mended=self.earlier.given(),
            update_register=bool(self.form.cleaned_data.get("update_register")),
            version=self.form.expected_version,
            **self.form.values(),
        )

    def store(self) -> str:
        """The address of what was stored, or "" with the errors or the conflict on the forms."""
        try:
            return submissions.once(
                self.form,
                self.save,
                lambda visit: visit.get_absolute_url(),
                guarded=True,  # by the visit's version
            )
        except ValidationError as error:
            self._take(error)
        except history.Conflict:
            self._compare()
        return ""

    def _take(self, error: ValidationError) -> None:
        """Each error of the action at the field it names."""
        if not hasattr(error, "error_dict"):
            add_errors(self.form, error)
            return
        rest: dict[str, Any] = {}
        for key, errors in error.error_dict.items():
            prefix, _dash, after = key.partition("-")
            number, _dash, name = after.partition("-")
            if prefix == "findings" and number.isdigit():
                line = self.findings.forms[int(number)]
                line.add_error(name if name in line.fields else "text", errors)
            else:
                rest[key] = errors
        if rest:
            add_errors(self.form, ValidationError(rest))

    def name_lines_on_top(self) -> None:
        """What is wrong in the lines, summed up above the page with everything else."""
        for error in self.findings.non_form_errors():
            self.form.add_error(None, f"{_('Finding')}: {error}")
        for number, line in enumerate(self.findings.forms, start=1):
            for name, errors in line.errors.items():
                label = line.fields[name].label if name in line.fields else ""
                for error in errors:
                    self.form.add_error(None, f"{_('Finding')} {number}, {label}: {error}")
        for name, errors in self.checklist.errors.items():
            label = self.checklist.fields["check_" + name.partition("_")[2]].label
            for error in errors:
                self.form.add_error(None, f"{label}: {error}")

    # Two people at one visit.

    def pairs(self, theirs: "Minutes") -> Iterator[tuple[str, Any, Any]]:
        """(what a line is called, my form, their form or None when it is gone)."""
        yield "", self.form, theirs.form
        yield "", self.checklist, theirs.checklist
        stored = {str(f["pk"].value()): f for f in theirs.findings.forms}
        for number, line in enumerate(self.findings.forms, start=1):
            if line.is_stored:
                yield f"{_('Finding')} {number}", line, stored.get(str(line["pk"].value()))

    def _compare(self) -> None:
        visit = Visit.objects.select_related("establishment", "inspection").get(pk=self.visit.pk)
        theirs = as_stored(self.user, visit, self.undo)
        data = self.data.copy()
        data["row_version"] = str(visit.version)
        rows: list[dict[str, Any]] = []
        for called, mine, other in self.pairs(theirs):
            left = self._left(theirs, mine)
            if other is None:
                data[mine.add_prefix("pk")] = data[mine.add_prefix("version")] = ""
                rows.append(entry_conflict.taken_out(mine, called, left))
                continue
            if called:
                data[mine.add_prefix("version")] = str(other["version"].value())
            for row in entry_conflict.differences(mine, other):
                label = f"{called}, {row['label']}" if called else str(row["label"])
                rows.append(row | {"label": label, "left": row["name"] in left})
        self.conflict = {"rows": rows, "by": visit.updated_by, "at": visit.updated_at}
        self._rebind(data)

    def _left(self, theirs: "Minutes", mine: Any) -> set[str]:
        """Fields of one of my forms, by their address, that say what stood there when it opened."""
        if mine is self.form:
            return conflicts.untouched(mine, theirs.visit)
        if mine is self.checklist:
            return self._answers_left(theirs)
        return entry_conflict.untouched_line(Finding, mine, self._findings)

    def _answers_left(self, theirs: "Minutes") -> set[str]:
        """Fields of the checklist that still say what stood there when the screen was opened.

        An answer and its note: only where an answer is left to the note, whoever's each is.
        """
        rows = ChecklistAnswer.objects.filter(visit=self.visit)
        stood = theirs._answers()
        opened = self.form.expected_version
        for row, before in conflicts.rows_since(rows, theirs.visit, opened):
            stood.pop(row.item_id, None)
            if before is not None:
                stood[row.item_id] = before
        was = ChecklistForm(items=theirs.checklist.items, answers=stood)
        value, both = entry_conflict.value_of, set(was.fields) & set(self.checklist.fields)
        left = {n for n in both if value(self.checklist, n) == value(was, n)}
        for item in was.items:
            pair = {f"check_{item.pk}", f"note_{item.pk}"}
            sides = (self.checklist, theirs.checklist)
            answered = pair <= both and all(value(side, f"check_{item.pk}") for side in sides)
            if not answered and not pair <= left:
                left -= pair
        return left

    def _rebind(self, data: Any) -> None:
        self.data = data
        for part in (*self.parts, *self.findings.forms):
            part.data = data


def as_stored(
    user: Any, visit: Visit, undo: TakenBack | None, names: Collection[str] = ()
) -> Minutes:
    """The screen over what is stored, with the findings that an undo brings back."""
    return Minutes(user, visit, undo=undo.as_stored("findings", names=names) if undo else None)


def chosen(user: Any, visit: Visit, data: Any, undo: TakenBack | None = None) -> Any:
    """What was sent, with the stored value, or what an undo puts back, wherever that was chosen."""
    names, before = entry_conflict.taken(data), undo.chosen_in_lines(data) if undo else set()
    data = data.copy()
    if not (names or before):
        return data
    mine, theirs = Minutes(user, visit, data), as_stored(user, visit, undo)
    if before:
        old = as_stored(user, visit, undo, before)
        entry_conflict.put_before(data, mine.pairs(old), mine.pairs(theirs))
    for _called, form, other in mine.pairs(theirs):
        for name in form.fields if other else ():
            if form.add_prefix(name) in names:
                entry_conflict.take(data, form.add_prefix(name), other, name)
    for prefix in names:  # a line somebody took out: it is left empty
        if prefix.startswith("findings-") and prefix.count("-") == 1:
            for key in [k for k in data if k.startswith(f"{prefix}-")]:
                data[key] = ""
    return data
