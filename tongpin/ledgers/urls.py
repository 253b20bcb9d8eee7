"""Pages of ledgers."""

from django.urls import path

from tongpin.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("", views.ledger_list, name="ledger_list"),
    path("load/", views.ledger_load, name="ledger_load"),
    path("check/", views.ledger_check, name="ledger_check"),
    path("check/<int:place>/marked.xlsx", views.ledger_marked, name="ledger_marked"),
    path("store/", views.ledger_store, name="ledger_store"),
    path("export/<slug:kind>/", views.ledger_export, name="ledger_export"),
    path("record/<slug:kind>/", views.act_record, name="act_record"),
    path("correct/<row:pk>/", views.act_correct, name="act_correct"),
]
