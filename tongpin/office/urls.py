"""Pages of the office: its papers, items of news, who answers for whom."""

from django.urls import path

from tongpin.office import views, views_people

app_name = "office"
urlpatterns = [
    path("office/", views.office, name="office"),
    path("mechanisms/", views.mechanism_list, name="mechanism_list"),
    path("papers/", views.paper_list, name="paper_list"),
    path("papers/new/", views.paper_new, name="paper_new"),
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("papers/<int:pk>/words/", views.paper_words, name="paper_words"),
    path("papers/<int:pk>/decisions/", views.paper_decide, name="paper_decide"),
    path("briefs/", views_people.brief_list, name="brief_list"),
    path("briefs/<int:pk>/", views_people.brief, name="brief"),
    path("liaisons/", views_people.liaison_list, name="liaison_list"),
    path("liaisons/<int:pk>/end/", views_people.liaison_end, name="liaison_end"),
    path("handovers/<int:post>/", views_people.handover, name="handover"),
    path("make-ups/", views_people.make_up_list, name="make_up_list"),
    path("archives/<int:unit>/", views_people.archive, name="archive"),
    path("archives/<int:unit>/package.zip", views_people.archive_package, name="archive_package"),
]
