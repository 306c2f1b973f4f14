from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sonla_plan.reports"
    label = "reports"
