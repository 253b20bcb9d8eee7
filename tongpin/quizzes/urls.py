"""Pages of those who make quizzes, and the check of a receipt."""

from django.urls import path

from tongpin.quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("", views.quiz_list, name="quiz_list"),
    path("new/", views.quiz_new, name="quiz_new"),
    path("<int:pk>/", views.quiz, name="quiz"),
    path("<int:pk>/go/", views.quiz_go, name="quiz_go"),
    path("<int:pk>/publish/", views.quiz_publish, name="quiz_publish"),
    path("<int:pk>/keys/<int:version>/", views.key_correct, name="key_correct"),
    path("receipts/", views.receipt_check, name="receipt_check"),
]
