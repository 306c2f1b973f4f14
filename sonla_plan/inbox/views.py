"""Việc cần xử lý: what waits for the reader, each room's part in one list."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import inspections.todo
import returns.todo
import sonla_plan.plan.todo
from accounts.models import User
from core import clock
from core.todo import Group

#: who is asked, in the order of the page; urgent groups come before all others
ROOMS: tuple[Callable[[User], list[Group]], ...] = (
    returns.todo.todo,
    inspections.todo.todo,
    sonla_plan.plan.todo.todo,
)


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    groups = [group for ask in ROOMS for group in ask(user)]
    groups.sort(key=lambda group: not group.urgent)  # stable: the rooms' own order stays
    context = {"groups": groups, "today": clock.today()}
    return TemplateResponse(request, "inbox/inbox.html", context)
