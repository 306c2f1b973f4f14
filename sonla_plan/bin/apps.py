from django.apps import AppConfig


class BinConfig(AppConfig):
    name = "sonla_plan.bin"
    label = "bin"
