"""Pages that tell people what they do here, and what becomes of hints."""

from django.urls import path

from tongpin.guide import views

app_name = "guide"
urlpatterns = [
    path("help/", views.help_own, name="help_own"),
    path("help/hints/away/", views.hint_away, name="hint_away"),
    path("help/hints/back/", views.hints_back, name="hints_back"),
    path("help/<slug:key>/", views.help_page, name="help_page"),
]
