"""The dated tables: everybody reads acts and checklist, provincial staff alone the rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, requires
from communes.record_pages import RecordPages, Words
from core.tables import printed
from inspections import actions, plan_columns
from inspections.forms import ActForm, ItemForm, RuleForm
from inspections.models import ChecklistItem, RuleValue, ViolationAct
from inspections.reference_filters import ActFilter, ItemFilter, RuleFilter

CHANGES = _(
    "When the law changes, end the old row on its last day and add a new one: what was recorded "
    "under the old one stays as it was."
)
SHARED: dict[str, Any] = {
    "app": "inspections",
    "change_action": actions.change_reference,
    "remove_action": actions.remove_reference,
    "restore_action": actions.restore_reference,
    "may_enter": lambda user: True,
}


def act_facts(act: ViolationAct, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Act"), act.text),
        (_("Legal basis"), act.citation),
        (_("Fine, individuals"), plan_columns.money_range(act)),
        (_("Fine, organisations"), plan_columns.organisations(act)),
        *_days(act),
        (_("Source"), act.source),
    ]


def item_facts(item: ChecklistItem, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("What is checked"), item.text),
        (_("Legal basis"), item.basis),
        (_("Asked of"), plan_columns.kinds(item)),
        *_days(item),
    ]


def rule_facts(rule: RuleValue, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Rule"), rule.get_key_display()),
        (_("Value"), f"{printed(rule.value)} {plan_columns.unit(rule)}"),
        *_days(rule),
        (_("Source"), rule.source),
    ]


def _days(row: Any) -> list[tuple[Any, ...]]:
    return [
        (_("In force from"), printed(row.valid_from)),
        (_("In force until"), printed(row.valid_to)),
    ]


ACTS = RecordPages(
    noun="violation-act",
    path="hanh-vi",
    model=ViolationAct,
    words=Words(
        many=_("Acts and fines"),
        new=_("Add an act"),
        edit=_("Change the act"),
        empty=_("No act is in the table yet."),
        subtitle=_("Visits are offered the acts in force on their day."),
        intro=CHANGES,
    ),
    form=ActForm,
    filterset=ActFilter,
    columns=lambda user: plan_columns.ACTS,
    facts=act_facts,
    create_action=actions.record_act,
    **SHARED,
)
ITEMS = RecordPages(
    noun="checklist-item",
    path="muc-kiem-tra",
    model=ChecklistItem,
    words=Words(
        many=_("Checklist"),
        new=_("Add a line of the checklist"),
        edit=_("Change the line of the checklist"),
        empty=_("The checklist has no line yet."),
        subtitle=_("What is asked at every visit, in the order of the minutes."),
        intro=CHANGES,
    ),
    form=ItemForm,
    filterset=ItemFilter,
    columns=lambda user: plan_columns.ITEMS,
    facts=item_facts,
    create_action=actions.record_item,
    **SHARED,
)
RULES = RecordPages(
    noun="rule-value",
    path="quy-tac",
    model=RuleValue,
    words=Words(
        many=_("Limits and weights"),
        new=_("Add a rule"),
        edit=_("Change the rule"),
        empty=_("No rule is in the table yet."),
        subtitle=_("Days between inspections, days that photos are kept, points of suggestions."),
        intro=CHANGES,
    ),
    form=RuleForm,
    filterset=RuleFilter,
    columns=lambda user: plan_columns.RULES,
    facts=rule_facts,
    create_action=actions.record_rule,
    guard=requires(Verb.MANAGE_REFERENCE),
    **SHARED,
)
