"""Pages of signing in; those of participants need no login."""

from django.urls import path

from tongpin.serving.service_worker import worker
from tongpin.signin import views, views_devices

app_name = "signin"
urlpatterns = [
    path("signin/<int:pk>/", views.desk, name="desk"),
    path("signin/<int:pk>/open/", views.hall_open, name="hall_open"),
    path("signin/<int:pk>/close/", views.hall_close, name="hall_close"),
    path("signin/<int:pk>/tap/", views.tap, name="tap"),
    path("signin/<int:pk>/screen/", views.screen, name="screen"),
    path("signin/<int:pk>/helper/", views_devices.helper, name="helper"),
    path("signin/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("signin/code/", views.own_code, name="own_code"),
    path("signin/operations/", views_devices.operations, name="operations"),
    path("signin/worker.js", worker, name="worker"),
    path("s/", views.spoken, name="spoken"),
    path("s/<int:pk>/<str:code>/", views.arrive, name="arrive"),
    path("s/<int:pk>/", views.sign, name="sign"),
]
