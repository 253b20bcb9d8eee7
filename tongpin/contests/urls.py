"""Pages of contests."""

from django.urls import path

from tongpin.contests import views

app_name = "contests"
urlpatterns = [
    path("contests/", views.contest_list, name="contest_list"),
    path("contests/new/", views.contest_new, name="contest_new"),
    path("contests/<int:pk>/", views.contest, name="contest"),
    path("contests/<int:pk>/works/", views.work_hand_in, name="work_hand_in"),
    path("contests/works/<int:pk>/withdraw/", views.work_withdraw, name="work_withdraw"),
    path("contests/<int:pk>/rounds/", views.round_add, name="round_add"),
    path("contests/rounds/<int:pk>/", views.round_page, name="round"),
    path("contests/rounds/<int:pk>/judges/", views.judge_name, name="judge_name"),
    path(
        "contests/rounds/<int:pk>/judges/<int:judge>/remove/",
        views.judge_remove,
        name="judge_remove",
    ),
    path("contests/rounds/<int:pk>/close/", views.round_close, name="round_close"),
    path("contests/rounds/<int:pk>/reopen/", views.round_reopen, name="round_reopen"),
    path("contests/judge/<slug:key>/", views.judging, name="judging"),
    path("contests/judge/<slug:key>/<int:pk>/", views.score_give, name="score_give"),
    path("contests/judge/<slug:key>/<int:pk>/file/", views.work_file, name="work_file"),
    path("contests/<int:pk>/results/", views.result_list, name="result_list"),
    path("contests/<int:pk>/certificates/", views.certificates_issue, name="certificates_issue"),
    path("contests/<int:pk>/certificates.pdf", views.certificates_print, name="certificates_print"),
    path("certificates/", views.certificate_find, name="certificate_find"),
    path("certificates/<slug:number>/", views.certificate, name="certificate"),
    path("certificates/<slug:number>/revoke/", views.certificate_revoke, name="certificate_revoke"),
]
