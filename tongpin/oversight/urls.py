"""Pages of problems and visits."""

from django.urls import path

from tongpin.oversight import views, views_inspections, views_visits
from tongpin.serving.service_worker import worker

app_name = "oversight"
urlpatterns = [
    path("problems/", views.problem_list, name="problem_list"),
    path("problems/new/", views.problem_new, name="problem_new"),
    path("problems/ledger/", views.ledger, name="ledger"),
    path("problems/<int:pk>/", views.problem, name="problem"),
    path("problems/<int:pk>/moves/<slug:key>/", views.problem_move, name="problem_move"),
    path("problems/<int:pk>/files/<int:step>/", views.problem_file, name="problem_file"),
    path("inspections/", views_inspections.inspection_list, name="inspection_list"),
    path("inspections/new/", views_inspections.inspection_new, name="inspection_new"),
    path("inspections/<int:pk>/", views_inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/visits/", views_inspections.visit_plan, name="visit_plan"),
    path("visits/worker.js", worker, name="worker"),
    path("visits/<int:pk>/", views_visits.visit, name="visit"),
    path("visits/<int:pk>/observe/", views_visits.observe, name="observe"),
    path("visits/<int:pk>/observations/", views_visits.take, name="take"),
    path("visits/<int:pk>/files/<int:observation>/", views_visits.picture, name="picture"),
    path("visits/<int:pk>/problems/", views_visits.make_problems, name="make_problems"),
    path("visits/<int:pk>/opinion/", views_visits.give_opinion, name="give_opinion"),
    path("visits/<int:pk>/reply/", views_visits.give_reply, name="give_reply"),
    path("visits/<int:pk>/answer/", views_visits.give_answer, name="give_answer"),
    path("visits/<int:pk>/cancel/", views_visits.cancel, name="cancel"),
]
