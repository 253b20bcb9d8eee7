"""Pages of reports."""

from django.urls import path

from tongpin.reports import views, views_words

app_name = "reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("file.<slug:form>", views.report_file, name="report_file"),
    path("words/", views_words.own_words, name="own_words"),
    path("words/<row:pk>/withdraw/", views_words.own_words_withdraw, name="own_words_withdraw"),
    path("releases/", views.release_list, name="release_list"),
    path("releases/new/", views.release_new, name="release_new"),
    path("releases/<row:pk>/", views.release, name="release"),
    path("releases/<row:pk>/release.json", views.release_file, name="release_file"),
]
