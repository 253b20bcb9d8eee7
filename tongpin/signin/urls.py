"""Pages of signing in; those of participants need no login."""

from django.urls import path

from tongpin.serving.service_worker import worker
from tongpin.signin import views, views_devices

app_name = "signin"
urlpatterns = [
    path("signin/<row:pk>/", views.desk, name="desk"),
    path("signin/<row:pk>/open/", views.hall_open, name="hall_open"),
    path("signin/<row:pk>/close/", views.hall_close, name="hall_close"),
    path("signin/<row:pk>/tap/", views.tap, name="tap"),
    path("signin/<row:pk>/screen/", views.screen, name="screen"),
    path("signin/<row:pk>/helper/", views_devices.helper, name="helper"),
    path(
        "signin/<row:pk>/helper/<row:device>/revoke/",
        views_devices.device_revoke,
        name="device_revoke",
    ),
    path("signin/<row:pk>/sheet/", views.sheet, name="sheet"),
    path("signin/code/", views.own_code, name="own_code"),
    path("signin/operations/", views_devices.operations, name="operations"),
    path("signin/worker.js", worker, name="worker"),
    path("s/", views.spoken, name="spoken"),
    path("s/<row:pk>/<str:code>/", views.arrive, name="arrive"),
    path("s/<row:pk>/", views.hall_door, name="sign"),
]
