from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.attachments import ACCEPT, Accepted, check_upload
from core.forms import FactForm
from inspections.models import Finding, VisitFile

MOST_FILES = 10
CHOOSE_AGAIN = _("Choose the files again: they are not kept when something else is wrong.")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """One or several files, each looked into; the value is a list of `Accepted`."""

    widget = ManyFiles(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[Accepted]:
        files = [file for file in data or [] if file]
        if not files:
            raise ValidationError(_("Choose a file."), code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)s files at once."), params={"most": MOST_FILES})
        taken, errors = [], []
        for file in files:
            try:
                taken.append(check_upload(file))
            except ValidationError as error:
                errors += [f"{file.name}: {words}" for words in error.messages]
        if errors:
            raise ValidationError(errors)
        return taken


class FileForm(FactForm):
    uploads = UploadsField(
        label=_("Files"),
        help_text=_(
            "JPEG, PNG, HEIC or PDF, 10 MB each and 10 at once. Place and camera are taken out."
        ),
    )

    class Meta:
        model = VisitFile
        fields = ["kind", "finding", "caption", "declared"]
        labels = {"finding": _("Finding it shows as mended")}
        help_texts = {"caption": _("The place or the paper; never a person's name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_finding()
        names = [name for name in ("kind", "finding", "caption", "declared") if name in self.fields]
        self.helper.layout = Layout("form_key", "uploads", *names)

    def _ask_for_finding(self) -> None:
        """Where nothing was found there is nothing to show as mended."""
        findings = Finding.objects.visible_to(self.user).filter(visit=self.instance.visit)
        kind: Any = self.fields["kind"]
        if findings.exists():
            field: Any = self.fields["finding"]
            field.queryset = findings
            field.widget.attrs["data-only-when"] = f"kind={VisitFile.Kind.EVIDENCE}"
            return
        del self.fields["finding"]
        kind.choices = [c for c in kind.choices if c[0] != VisitFile.Kind.EVIDENCE]

    def clean(self) -> dict[str, Any]:
        """A finding is meant where evidence is; no browser sends the same files a second time."""
        cleaned = super().clean()
        if cleaned.get("kind") != VisitFile.Kind.EVIDENCE:
            cleaned["finding"] = None
        elif "finding" not in self.errors and cleaned.get("finding") is None:
            self.add_error("finding", _("Choose the finding that the evidence is for."))
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors and "uploads" not in self.errors:
            self.add_error("uploads", CHOOSE_AGAIN)


class RemoveFileForm(FactForm):
    reason = forms.CharField(
        label=_("Why the file is removed"),
        max_length=200,
        help_text=_(
            "For example: a person can be recognised. Never who it is. The file is deleted and "
            "cannot be brought back."
        ),
    )

    class Meta:
        model = VisitFile
        fields: list[str] = []

    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
