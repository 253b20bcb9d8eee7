"""Pages of requests for data."""

from django.urls import path

from tongpin.burden import views

app_name = "burden"
urlpatterns = [
    path("requests/", views.request_list, name="request_list"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<int:pk>/", views.data_request, name="request"),
    path("requests/<int:pk>/known/", views.request_known, name="request_known"),
    path("requests/<int:pk>/ask/", views.request_ask, name="request_ask"),
    path("requests/<int:pk>/sign/", views.request_sign, name="request_sign"),
    path("requests/<int:pk>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path("requests/<int:pk>/answers/<int:asked>/", views.request_answer, name="request_answer"),
    path("requests/<int:pk>/table.xlsx", views.request_table, name="request_table"),
]
