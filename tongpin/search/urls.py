"""The page of the search."""

from django.urls import path

from tongpin.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
]
