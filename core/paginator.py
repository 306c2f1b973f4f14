from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """Pages of a long list for two queries: the keys up to the cap in their order, then the rows.

    The keys are the count as well. What is joined and annotated only to be shown is read for the
    rows of one page, and a late page costs what the first does. `keys`: where they are known.
    """

    CAP = 1000

    def __init__(
        self, rows: QuerySet[Any], per_page: int, keys: Sequence[Any] | None = None
    ) -> None:
        self.rows = rows
        found = list(rows.values_list("pk", flat=True)[: self.CAP + 1]) if keys is None else keys
        super().__init__(found, per_page)

    @cached_property
    def count(self) -> int:
        return len(self.object_list)

    @property
    def capped(self) -> bool:
        return self.count > self.CAP

    def page_of(self, number: Any) -> Any:
        """The page asked for, its rows read; beyond the cap the list is asked to be narrower."""
        page: Any = self.get_page(number)
        keys = list(page.object_list)
        # in the order of the keys: what it is by need not be worked out again
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        page.object_list = [found[pk] for pk in keys if pk in found]
        return page
