from .earlier import EarlierForm, EarlierYearForm
from .returns import ReturnForm, ReviewForm, SendBackForm, SignedForm, YearForm, field_name

__all__ = [
    "EarlierForm",
    "EarlierYearForm",
    "ReturnForm",
    "ReviewForm",
    "SendBackForm",
    "SignedForm",
    "YearForm",
    "field_name",
]
