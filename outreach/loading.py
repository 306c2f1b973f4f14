"""The outlets that every installation of the province has."""

from communes.models import Agency, District
from core import history

from .models import MediaOutlet

BROADCASTER = "Đài Truyền thanh - Truyền hình"


def load_outlets() -> int:
    """The province's newspaper and broadcaster, and one broadcaster a district. Idempotent.

    Returns the number of outlets loaded: 0 when any is there already.
    """
    if MediaOutlet.objects.exists():
        return 0
    agencies = {agency.code: agency for agency in Agency.objects.live()}
    provincial = (("bao", MediaOutlet.Kind.NEWSPAPER), ("dai", MediaOutlet.Kind.PROVINCIAL))
    outlets = [
        MediaOutlet(
            name=agencies[code].name,
            kind=kind,
            agency=agencies[code],
            valid_from=agencies[code].valid_from,
        )
        for code, kind in provincial
        if code in agencies
    ]
    outlets += [
        MediaOutlet(
            name=f"{BROADCASTER} {district.full_name[0].lower()}{district.full_name[1:]}",
            kind=MediaOutlet.Kind.DISTRICT,
            district=district,
            valid_from=district.valid_from,
        )
        for district in District.objects.for_list().filter(deleted_at__isnull=True)
    ]
    with history.batch(by=None, reason="Danh sách cơ quan báo chí, đài truyền thanh") as batch:
        return len(batch.create_many(outlets))
