"""Pages of dossiers."""

from django.urls import path

from tongpin.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("<int:pk>/", views.dossier, name="dossier"),
    path("<int:pk>/beside/<int:other>/", views.beside, name="beside"),
    path("<int:pk>/bag.zip", views.dossier_bag, name="dossier_bag"),
    path("<int:pk>/minutes/", views.minutes_write, name="minutes_write"),
    path("<int:pk>/papers/", views.paper_hand_in, name="paper_hand_in"),
    path("<int:pk>/rest/", views.rest_answer, name="rest_answer"),
    path("<int:pk>/made-up/", views.make_up_tell, name="make_up_tell"),
    path("<int:pk>/print/", views.dossier_print, name="dossier_print"),
    path("<int:pk>/mine/<slug:slot>/", views.own_paper, name="own_paper"),
]
