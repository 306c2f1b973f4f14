from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sonla_plan.demo"
    label = "demo"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers the deployment check)
