from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "sonla_plan.inbox"
    label = "inbox"
