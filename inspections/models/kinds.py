"""The kinds of establishment, and the four groups in which the province counts them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The four groups in which the province counts its establishments."""

    LODGING = "lodging", _("Lodging")
    KARAOKE_MASSAGE = "karaoke_massage", _("Karaoke, massage")
    DANCE_BAR = "dance_bar", _("Dance halls, bars")
    OTHER = "other", _("Others")


class Kind(models.TextChoices):
    """NĐ 178/2004/NĐ-CP, Điều 3 khoản 3; the list is open-ended, hence bars and "other"."""

    HOTEL = "hotel", _("Hotel")
    GUEST_HOUSE = "guest_house", _("Guest house")
    MOTEL = "motel", _("Motel")
    BOARDING_HOUSE = "boarding_house", _("Boarding house")
    TOURIST_VILLA = "tourist_villa", _("Tourist villa")
    TOURIST_FLAT = "tourist_flat", _("Tourist apartment")
    RENTED_FLAT = "rented_flat", _("Apartment for rent")
    KARAOKE = "karaoke", _("Karaoke")
    MASSAGE = "massage", _("Massage")
    SAUNA = "sauna", _("Sauna")
    BATHS = "baths", _("Hot and cold baths")
    DANCE_HALL = "dance_hall", _("Dance hall")
    BAR = "bar", _("Bar")
    RESTAURANT = "restaurant", _("Restaurant")
    HAIRDRESSER = "hairdresser", _("Hairdresser, hair washing")
    DIM_CAFE = "dim_cafe", _("Dimly lit café")
    OTHER = "other", _("Other kind")


KINDS_OF: dict[str, tuple[str, ...]] = {
    Group.LODGING: (
        Kind.HOTEL,
        Kind.GUEST_HOUSE,
        Kind.MOTEL,
        Kind.BOARDING_HOUSE,
        Kind.TOURIST_VILLA,
        Kind.TOURIST_FLAT,
        Kind.RENTED_FLAT,
    ),
    Group.KARAOKE_MASSAGE: (Kind.KARAOKE, Kind.MASSAGE, Kind.SAUNA, Kind.BATHS),
    Group.DANCE_BAR: (Kind.DANCE_HALL, Kind.BAR),
    Group.OTHER: (Kind.RESTAURANT, Kind.HAIRDRESSER, Kind.DIM_CAFE, Kind.OTHER),
}
GROUP_OF: dict[str, str] = {kind: group for group, kinds in KINDS_OF.items() for kind in kinds}
#: only a suggestion while typing (the lines of NĐ 96/2016, Điều 3); the flag itself is data
USUALLY_CONDITIONAL = frozenset(
    {*KINDS_OF[Group.LODGING], Kind.KARAOKE, Kind.MASSAGE, Kind.DANCE_HALL}
)
#: words of a name that say what kind of business it is, folded: they tell two names not apart
KIND_WORDS = frozenset(
    (
        "bar", "biet", "bop", "ca", "cafe", "can", "cat", "co", "dau", "dich", "doanh", "goi",
        "hang", "ho", "homestay", "hotel", "karaoke", "khach", "kinh", "massage", "motel", "nghi",
        "nha", "phe", "quan", "san", "so", "thu", "toc", "tro", "truong", "vu", "xoa",
    )
)  # fmt: skip
