from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "sonla_plan.places"
    label = "places"
