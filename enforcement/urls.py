from . import views

app_name = "enforcement"
urlpatterns = [*views.HOTSPOTS.urls(), *views.INCIDENTS.urls(), *views.CASES.urls()]
