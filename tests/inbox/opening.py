"""Opening what the inbox links to."""

from typing import Any

from django.urls import reverse

from accounts.models import User


def told(client: Any, user: User) -> dict[str, int]:
    """{title: total} of the inbox, each group's list having been opened and counted."""
    client.force_login(user)
    found = {}
    for group in client.get(reverse("inbox:inbox")).context["groups"]:
        found[str(group.title)] = group.total
        assert listed(client, group) == group.total, (user, group.title, group.url)
    return found


def listed(client: Any, group: Any) -> int:
    if not group.url:
        return len(group.tasks)
    page = client.get(group.url)
    assert page.status_code == 200, group.url
    if "lines" in page.context:
        return len(page.context["lines"])
    form = page.context["filter_form"]
    assert not form or not form.errors, group.url
    count: int = page.context["page"].paginator.count
    return count
