"""Pages around quizzes; the pages on which people answer are the hot path's."""

from django.urls import path

from tongpin.quizzes import (
    views,
    views_aftercare,
    views_own_papers,
    views_receipts,
    views_sheets,
)

app_name = "quizzes"
urlpatterns = [
    path("", views.quiz_list, name="quiz_list"),
    path("new/", views.quiz_new, name="quiz_new"),
    path("<row:pk>/", views.quiz, name="quiz"),
    path("<row:pk>/go/", views.quiz_go, name="quiz_go"),
    path("<row:pk>/publish/", views.quiz_publish, name="quiz_publish"),
    path("<row:pk>/preview/", views.quiz_preview, name="quiz_preview"),
    path("<row:pk>/withdraw/", views.quiz_withdraw, name="quiz_withdraw"),
    path("<row:pk>/keys/<row:version>/", views.key_correct, name="key_correct"),
    path("<row:pk>/codes/", views.unit_code_list, name="unit_code_list"),
    path("<row:pk>/others/", views_sheets.quiz_others, name="quiz_others"),
    path("<row:pk>/sheets/", views_sheets.quiz_sheets, name="quiz_sheets"),
    path("<row:pk>/help/", views_sheets.quiz_help, name="quiz_help"),
    path("<row:pk>/picture/", views_sheets.quiz_picture, name="quiz_picture"),
    path("sheets/<slug:sealed>/", views_sheets.sheet, name="sheet"),
    path("<row:pk>/care/", views_aftercare.quiz_care, name="quiz_care"),
    path("<row:pk>/extra/", views_aftercare.quiz_extra, name="quiz_extra"),
    path("<row:pk>/marking/", views_aftercare.quiz_marking, name="quiz_marking"),
    path("<row:pk>/remarks/<row:remark>/", views_aftercare.remark_close, name="remark_close"),
    path("mine/<slug:key>/", views_own_papers.quiz_mine, name="quiz_mine"),
    path("go-on/<slug:key>/", views_own_papers.quiz_go_on, name="quiz_go_on"),
    path("receipts/", views_receipts.receipt_check, name="receipt_check"),
]
