"""Pages of the end of a campaign."""

from django.urls import path

from tongpin.closings import views

app_name = "closings"
CAMPAIGN = "administration/campaigns/<row:pk>/closing/"
urlpatterns = [
    path(CAMPAIGN, views.closing, name="closing"),
    path(f"{CAMPAIGN}archive/", views.archive_write, name="archive_write"),
    path(f"{CAMPAIGN}archive.zip", views.archive_file, name="archive_file"),
    path(f"{CAMPAIGN}data/", views.data_list, name="data_list"),
    path(f"{CAMPAIGN}data/erase/", views.data_erase, name="data_erase"),
]
