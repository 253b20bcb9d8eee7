"""Pages of figures."""

from django.urls import path

from tongpin.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.figure_list, name="figure_list"),
    path("<slug:key>/", views.figure, name="figure"),
]
