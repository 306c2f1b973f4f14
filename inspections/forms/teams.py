from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.models import Agency, DistrictBody
from core.forms import FactForm
from inspections.models import Team


class TeamForm(FactForm):
    class Meta:
        model = Team
        fields = ["level", "name", "body", "agency", "valid_from", "valid_to"]
        help_texts = {
            "body": _("Only for a district team."),
            "agency": _("Only for a sector agency's team."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = DistrictBody.objects.live().select_related("district").order_by("district__code")
        self.fields["body"].queryset = bodies.filter(  # type: ignore[attr-defined]
            kind=DistrictBody.Kind.INSPECTION_TEAM
        )
        self.fields["agency"].queryset = Agency.objects.live()  # type: ignore[attr-defined]
        self.fields["body"].widget.attrs["data-only-when"] = "level=district"
        self.fields["agency"].widget.attrs["data-only-when"] = "level=sector"

    def clean(self) -> dict[str, Any]:
        """What the level does not have is hidden, and not meant."""
        cleaned = super().clean()
        if cleaned.get("level") != Team.Level.DISTRICT:
            cleaned["body"] = None
        if cleaned.get("level") != Team.Level.SECTOR:
            cleaned["agency"] = None
        return cleaned
