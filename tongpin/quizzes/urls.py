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
    path("<int:pk>/", views.quiz, name="quiz"),
    path("<int:pk>/go/", views.quiz_go, name="quiz_go"),
    path("<int:pk>/publish/", views.quiz_publish, name="quiz_publish"),
    path("<int:pk>/keys/<int:version>/", views.key_correct, name="key_correct"),
    path("<int:pk>/others/", views_sheets.quiz_others, name="quiz_others"),
    path("<int:pk>/sheets/", views_sheets.quiz_sheets, name="quiz_sheets"),
    path("<int:pk>/help/", views_sheets.quiz_help, name="quiz_help"),
    path("<int:pk>/picture/", views_sheets.quiz_picture, name="quiz_picture"),
    path("sheets/<slug:sealed>/", views_sheets.sheet, name="sheet"),
    path("<int:pk>/care/", views_aftercare.quiz_care, name="quiz_care"),
    path("<int:pk>/extra/", views_aftercare.quiz_extra, name="quiz_extra"),
    path("<int:pk>/marking/", views_aftercare.quiz_marking, name="quiz_marking"),
    path("<int:pk>/remarks/<int:remark>/", views_aftercare.remark_close, name="remark_close"),
    path("mine/<slug:key>/", views_own_papers.quiz_mine, name="quiz_mine"),
    path("go-on/<slug:key>/", views_own_papers.quiz_go_on, name="quiz_go_on"),
    path("receipts/", views_receipts.receipt_check, name="receipt_check"),
]
