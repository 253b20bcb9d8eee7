"""Pages of dossiers and of who made up for what."""

from django.urls import path

from tongpin.dossiers import views, views_make_ups, views_papers

app_name = "dossiers"
urlpatterns = [
    path("acts/<row:pk>/", views.act, name="act"),
    path("dossiers/<row:pk>/", views.dossier, name="dossier"),
    path("dossiers/<row:pk>/beside/<row:other>/", views.beside, name="beside"),
    path("dossiers/<row:pk>/bag.zip", views.dossier_bag, name="dossier_bag"),
    path("dossiers/<row:pk>/minutes/", views.minutes_write, name="minutes_write"),
    path("dossiers/<row:pk>/papers/", views_papers.paper_hand_in, name="paper_hand_in"),
    path("dossiers/<row:pk>/rest/", views.rest_answer, name="rest_answer"),
    path("dossiers/<row:pk>/made-up/", views_make_ups.make_up_tell, name="make_up_tell"),
    path("dossiers/<row:pk>/print/", views.dossier_print, name="dossier_print"),
    path("dossiers/<row:pk>/mine/<slug:slot>/", views_papers.own_paper, name="own_paper"),
    path("make-ups/", views_make_ups.make_up_list, name="make_up_list"),
]
