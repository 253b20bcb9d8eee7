"""Uploads in parts."""

from django.urls import path

from tongpin.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.upload_start, name="upload_start"),
    path("<uuid:key>/", views.upload, name="upload"),
]
