from .agencies import Agency, BodyReview, DistrictBody
from .commune_facts import CommuneOfficer, CommuneTag, Recognition, Registration
from .declarations import Declaration
from .documents import GuidingDocument, Hotline
from .letterheads import Letterhead
from .postings import Posting
from .prevention import ModelActivity, PreventionModel
from .units import Commune, District, UnitCatalogue

__all__ = [
    "Agency",
    "BodyReview",
    "Commune",
    "CommuneOfficer",
    "CommuneTag",
    "Declaration",
    "District",
    "DistrictBody",
    "GuidingDocument",
    "Hotline",
    "Letterhead",
    "ModelActivity",
    "Posting",
    "PreventionModel",
    "Recognition",
    "Registration",
    "UnitCatalogue",
]
