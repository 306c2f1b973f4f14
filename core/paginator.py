from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .tables import printed


class CappedPaginator(Paginator):
    """Pages of a long list for two queries: the keys up to the cap in their order, then the rows.

    The keys are the count as well. What is joined and annotated only to be shown is read for the
    rows of one page, and a late page costs what the first does. `keys`: where they are known.
    """

    CAP = 1000

    def __init__(
        self, rows: QuerySet[Any], per_page: int, keys: Sequence[Any] | None = None
    ) -> None:
        super().__init__(rows, per_page)
        self._keys = keys

    @cached_property
    def keys(self) -> Sequence[Any]:
        rows: Any = self.object_list
        if self._keys is not None:
            return self._keys
        return list(rows.values_list("pk", flat=True)[: self.CAP + 1])

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    @property
    def capped(self) -> bool:
        return self.count > self.CAP

    def page_of(self, number: Any) -> Any:
        """The page asked for, its rows read; what lies beyond the cap is on no page."""
        page: Any = self.get_page(number)
        keys = self.keys[max(page.start_index() - 1, 0) : page.end_index()]
        rows: Any = self.object_list
        # in the order of the keys: what it is by need not be worked out again
        found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
        page.object_list = [found[pk] for pk in keys if pk in found]
        return page


def counted(rows: QuerySet[Any]) -> int:
    """How many rows, as far as a list of them goes: one more than the cap stands for any more."""
    return rows.order_by()[: CappedPaginator.CAP + 1].count()


def count_in_words(count: int) -> str:
    """`1.000`, or that there are more, as the list itself says it."""
    if count <= CappedPaginator.CAP:
        return printed(count)
    return _("more than %(count)s") % {"count": printed(CappedPaginator.CAP)}
