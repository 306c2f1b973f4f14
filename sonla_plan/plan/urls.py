from django.urls import path

from .views import closing, explanations, figures, periods, plans, targets, tasks

app_name = "plan"
urlpatterns = [
    path("", plans.plan_current, name="plan-current"),
    path("mo/", plans.plan_open, name="plan-open"),
    path("ky-bao-cao/", periods.period_current, name="period-current"),
    path("ky-bao-cao/<int:year>/", periods.period_list, name="period-list"),
    path("ky-bao-cao/<int:year>/<int:pk>/", periods.period_detail, name="period-detail"),
    path("ky-bao-cao/<int:year>/<int:pk>/sua/", periods.period_edit, name="period-edit"),
    path("ky-bao-cao/<int:year>/<int:pk>/chot/", closing.period_close, name="period-close"),
    path(
        "ky-bao-cao/<int:year>/<int:pk>/dieu-chinh/",
        closing.period_adjustments,
        name="period-adjustments",
    ),
    path("so-lieu-cung-ky/", figures.earlier_list, name="earlier-figures"),
    path("so-lieu-cung-ky/them/", figures.earlier_create, name="earlier-figure-create"),
    path("so-lieu-cung-ky/<int:pk>/", figures.earlier_detail, name="earlier-figure-detail"),
    path("so-lieu-cung-ky/<int:pk>/sua/", figures.earlier_edit, name="earlier-figure-edit"),
    path("so-lieu-cung-ky/<int:pk>/xoa/", figures.earlier_delete, name="earlier-figure-delete"),
    path(
        "so-lieu-cung-ky/<int:pk>/khoi-phuc/",
        figures.earlier_restore,
        name="earlier-figure-restore",
    ),
    *tasks.TASKS.urls(),
    path("nhiem-vu/<int:pk>/tien-do/", tasks.task_report, name="task-report"),
    path("nguyen-nhan/", explanations.explanation_list, name="explanation-list"),
    path("nguyen-nhan/<int:pk>/", explanations.explanation_detail, name="explanation-detail"),
    path(
        "nguyen-nhan/<int:pk>/tra-loi/",
        explanations.explanation_answer,
        name="explanation-answer",
    ),
    path(
        "nguyen-nhan/<int:pk>/ket-luan/", explanations.explanation_judge, name="explanation-judge"
    ),
    path("<int:year>/", plans.plan_detail, name="plan-detail"),
    path("<int:year>/sua/", plans.plan_edit, name="plan-edit"),
    path("<int:year>/<slug:key>/", targets.target_detail, name="target-detail"),
    path("<int:year>/<slug:key>/thay-doi/", targets.target_change, name="target-change"),
    path("<int:year>/<slug:key>/bo-phien-ban/", targets.target_withdraw, name="target-withdraw"),
    path("<int:year>/<slug:key>/bo-sung/", targets.target_complete, name="target-complete"),
    path(
        "<int:year>/<slug:key>/hoi-nguyen-nhan/",
        explanations.explanation_ask,
        name="explanation-ask",
    ),
    path("<int:year>/<slug:key>/phan-bo/", figures.allocation, name="allocation"),
]
