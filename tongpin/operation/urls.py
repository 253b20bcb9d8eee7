"""The page of who runs the site, and the answers to programs that watch it."""

from django.urls import path

from tongpin.operation import views, views_interfaces, views_probes

app_name = "operation"
urlpatterns = [
    path("operation/", views.operation, name="operation"),
    path("healthz", views_probes.healthz, name="healthz"),
    path("openapi.json", views_interfaces.interfaces, name="interfaces"),
    path("metrics", views_probes.metrics, name="metrics"),
]
