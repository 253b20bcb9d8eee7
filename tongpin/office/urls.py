"""Pages of the office: its papers, items of news, who answers for whom."""

from django.urls import path

from tongpin.office import (
    views,
    views_archives,
    views_briefs,
    views_liaisons,
    views_mechanisms,
    views_papers,
)

app_name = "office"
urlpatterns = [
    path("office/", views.office, name="office"),
    path("mechanisms/", views_mechanisms.mechanism_list, name="mechanism_list"),
    path("mechanisms/<row:pk>/ran/", views_mechanisms.mechanism_ran, name="mechanism_ran"),
    path("papers/", views_papers.paper_list, name="paper_list"),
    path("papers/new/", views_papers.paper_new, name="paper_new"),
    path("papers/<row:pk>/", views_papers.paper, name="paper"),
    path("papers/<row:pk>/words/", views_papers.paper_words, name="paper_words"),
    path("papers/<row:pk>/decisions/", views_papers.paper_decide, name="paper_decide"),
    path("briefs/", views_briefs.brief_list, name="brief_list"),
    path("briefs/<row:pk>/", views_briefs.brief, name="brief"),
    path("liaisons/", views_liaisons.liaison_list, name="liaison_list"),
    path("liaisons/<row:pk>/end/", views_liaisons.liaison_end, name="liaison_end"),
    path("handovers/<row:pk>/", views_liaisons.handover, name="handover"),
    path("archives/<row:pk>/", views_archives.archive, name="archive"),
    path("archives/<row:pk>/package.zip", views_archives.archive_package, name="archive_package"),
]
