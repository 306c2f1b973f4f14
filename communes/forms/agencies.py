from django.utils.translation import gettext_lazy as _

from communes.models import Agency, District

from .rows import RowsForm


class AgencyForm(RowsForm):
    rows = (("name", "short_name"), ("phone", "reports"), ("valid_from", "valid_to"))

    class Meta:
        model = Agency
        fields = ("name", "short_name", "phone", "reports", "valid_from", "valid_to")
        labels = {"reports": _("Sends periodic returns")}
        help_texts = {
            "name": _("In full, as in its own documents."),
            "short_name": _("As in lists and tables."),
            "phone": _("Of the office in charge, not of a person."),
            "valid_to": _("When it is merged or renamed: its last day; then add the new one."),
        }

    def prepare(self) -> None:
        """Whether it sends returns is said once: those of the year are opened by it."""
        if self.instance.pk:
            del self.fields["reports"]


class PhoneForm(RowsForm):
    rows = (("phone",),)

    class Meta:
        model = District
        fields = ("phone",)
        help_texts = {"phone": _("Of the office in charge, not of a person.")}
