"""Pages of requests for data, the burden ledger and complaints."""

from django.urls import path

from tongpin.burden import views, views_answers, views_complaints, views_month

app_name = "burden"
urlpatterns = [
    path("requests/", views.request_list, name="request_list"),
    path("requests/new/", views.request_new, name="request_new"),
    path("requests/<row:pk>/", views.data_request, name="request"),
    path("requests/<row:pk>/known/", views.request_known, name="request_known"),
    path("requests/<row:pk>/ask/", views.request_ask, name="request_ask"),
    path("requests/<row:pk>/sign/", views.request_sign, name="request_sign"),
    path("requests/<row:pk>/withdraw/", views.request_withdraw, name="request_withdraw"),
    path(
        "requests/<row:pk>/answers/<row:asked>/",
        views_answers.request_answer,
        name="request_answer",
    ),
    path("requests/<row:pk>/table.xlsx", views_answers.request_table, name="request_table"),
    path("burden/", views_month.burden_month, name="burden_month"),
    path("complaints/", views_complaints.complaint_list, name="complaint_list"),
    path("complaints/new/", views_complaints.complaint_new, name="complaint_new"),
    path(
        "complaints/<row:pk>/answer/",
        views_complaints.complaint_answer,
        name="complaint_answer",
    ),
    path(
        "complaints/<row:pk>/contact/",
        views_complaints.complaint_contact,
        name="complaint_contact",
    ),
    path("complaints/<row:pk>/owner/", views_complaints.complaint_hand, name="complaint_hand"),
]
