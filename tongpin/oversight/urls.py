"""Pages of problems and visits."""

from django.urls import path

from tongpin.oversight import views, views_inspections, views_visits
from tongpin.serving.service_worker import worker

app_name = "oversight"
urlpatterns = [
    path("problems/", views.problem_list, name="problem_list"),
    path("problems/new/", views.problem_new, name="problem_new"),
    path("problems/ledger/", views.ledger, name="ledger"),
    path("problems/<row:pk>/", views.problem, name="problem"),
    path("problems/<row:pk>/moves/<slug:key>/", views.problem_move, name="problem_move"),
    path("problems/<row:pk>/files/<row:step>/", views.problem_file, name="problem_file"),
    path("inspections/", views_inspections.inspection_list, name="inspection_list"),
    path("inspections/new/", views_inspections.inspection_new, name="inspection_new"),
    path("inspections/<row:pk>/", views_inspections.inspection, name="inspection"),
    path("inspections/<row:pk>/visits/", views_inspections.visit_plan, name="visit_plan"),
    path("visits/worker.js", worker, name="worker"),
    path("visits/<row:pk>/", views_visits.visit, name="visit"),
    path("visits/<row:pk>/observe/", views_visits.observe, name="observe"),
    path("visits/<row:pk>/observations/", views_visits.take, name="take"),
    path("visits/<row:pk>/files/<row:observation>/", views_visits.picture, name="picture"),
    path("visits/<row:pk>/problems/", views_visits.make_problems, name="make_problems"),
    path("visits/<row:pk>/opinion/", views_visits.give_opinion, name="give_opinion"),
    path("visits/<row:pk>/reply/", views_visits.give_reply, name="give_reply"),
    path("visits/<row:pk>/answer/", views_visits.give_answer, name="give_answer"),
    path("visits/<row:pk>/cancel/", views_visits.cancel, name="cancel"),
]
