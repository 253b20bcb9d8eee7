"""Start pages, units, and how pages are shown."""

from django.urls import path

from tongpin.home import views, views_me

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("units/", views.unit_list, name="unit_list"),
    path("units/<row:pk>/", views.unit, name="unit"),
    path("me/", views_me.me, name="me"),
    path("me/everything.json", views_me.me_export, name="me_export"),
    path("me/erase/", views_me.me_erase, name="me_erase"),
    path("campaigns/choose/", views.campaign_choose, name="campaign_choose"),
    path("shown/", views.shown, name="shown"),
]
