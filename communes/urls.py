from django.urls import path

from .views import agencies, commune_facts, communes, letterheads, ticks, unit_facts

app_name = "communes"
urlpatterns = [
    path("", communes.commune_list, name="commune-list"),
    path("cong-nhan/moi/", ticks.recognition_create, name="recognition-create"),
    path(
        "cong-nhan/<int:pk>/mat-danh-hieu/",
        ticks.recognition_withdraw,
        name="recognition-withdraw",
    ),
    *ticks.RECOGNITIONS.urls(),
    path("dang-ky/moi/", ticks.registration_create, name="registration-create"),
    *ticks.REGISTRATIONS.urls(),
    *commune_facts.MODELS.urls(),
    *commune_facts.ACTIVITIES.urls(),
    *commune_facts.OFFICERS.urls(),
    path("can-bo/<int:pk>/thay/", commune_facts.officer_replace, name="officer-replace"),
    *commune_facts.TAGS.urls(),
    *unit_facts.BODY_REVIEWS.urls(),
    *unit_facts.DOCUMENTS.urls(),
    path("van-ban/<int:pk>/tep/", unit_facts.document_file, name="document-file"),
    *unit_facts.HOTLINES.urls(),
    *unit_facts.DECLARATIONS.urls(),
    *letterheads.LETTERHEADS.urls(),
    *agencies.AGENCIES.urls(),
    path("huyen/<int:pk>/dien-thoai/", agencies.district_phone, name="district-phone"),
]
