"""Pages of contests."""

from django.urls import path

from tongpin.contests import views, views_certificates, views_judging, views_rounds

app_name = "contests"
urlpatterns = [
    path("contests/", views.contest_list, name="contest_list"),
    path("contests/new/", views.contest_new, name="contest_new"),
    path("contests/<row:pk>/", views.contest, name="contest"),
    path("contests/<row:pk>/works/", views.work_hand_in, name="work_hand_in"),
    path("contests/works/<row:pk>/withdraw/", views.work_withdraw, name="work_withdraw"),
    path("contests/<row:pk>/rounds/", views.round_add, name="round_add"),
    path("contests/rounds/<row:pk>/", views_rounds.round_page, name="round"),
    path("contests/rounds/<row:pk>/judges/", views_rounds.judge_name, name="judge_name"),
    path(
        "contests/rounds/<row:pk>/judges/<row:judge>/remove/",
        views_rounds.judge_remove,
        name="judge_remove",
    ),
    path("contests/rounds/<row:pk>/close/", views_rounds.round_close, name="round_close"),
    path("contests/rounds/<row:pk>/reopen/", views_rounds.round_reopen, name="round_reopen"),
    path("contests/judge/<slug:key>/", views_judging.judging, name="judging"),
    path("contests/judge/<slug:key>/<row:pk>/", views_judging.score_give, name="score_give"),
    path("contests/judge/<slug:key>/<row:pk>/file/", views_judging.work_file, name="work_file"),
    path("contests/<row:pk>/results/", views_rounds.result_list, name="result_list"),
    path(
        "contests/<row:pk>/certificates/",
        views_certificates.certificates_issue,
        name="certificates_issue",
    ),
    path(
        "contests/<row:pk>/certificates.pdf",
        views_certificates.certificates_print,
        name="certificates_print",
    ),
    path("certificates/", views_certificates.certificate_find, name="certificate_find"),
    path("certificates/<slug:number>/", views_certificates.certificate, name="certificate"),
    path(
        "certificates/<slug:number>/revoke/",
        views_certificates.certificate_revoke,
        name="certificate_revoke",
    ),
]
