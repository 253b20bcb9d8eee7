"""Pages of requests for data, the burden ledger and complaints."""

from django.urls import path

from tongpin.burden import views, views_answers, views_complaints, views_month

app_name = "burden"
urlpatterns = [
    path("requests/", views.request_list, name="request_list"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<int:pk>/", views.data_request, name="request"),
    path("requests/<int:pk>/known/", views.request_known, name="request_known"),
    path("requests/<int:pk>/ask/", views.request_ask, name="request_ask"),
    path("requests/<int:pk>/sign/", views.request_sign, name="request_sign"),
    path("requests/<int:pk>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path(
        "requests/<int:pk>/answers/<int:asked>/",
        views_answers.request_answer,
        name="request_answer",
    ),
    path("requests/<int:pk>/table.xlsx", views_answers.request_table, name="request_table"),
    path("burden/", views_month.burden_month, name="burden_month"),
    path("complaints/", views_complaints.complaint_list, name="complaint_list"),
    path("complaints/new/", views_complaints.complaint_new, name="complaint_new"),
    path(
        "complaints/<int:pk>/answer/",
        views_complaints.complaint_answer,
        name="complaint_answer",
    ),
    path("complaints/<int:pk>/owner/", views_complaints.complaint_hand, name="complaint_hand"),
]
