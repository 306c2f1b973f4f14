from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "sonla_plan.dashboard"
    label = "dashboard"
