"""Pages of banks and their questions."""

from django.urls import path

from tongpin.questions import views

app_name = "questions"
urlpatterns = [
    path("", views.bank_list, name="bank_list"),
    path("<row:pk>/", views.bank, name="bank"),
    path("<row:pk>/approve/", views.bank_approve, name="bank_approve"),
    path("<row:pk>/bank.<str:form>", views.bank_export, name="bank_export"),
    path("<row:pk>/take-in/", views.bank_take_in, name="bank_take_in"),
    path("<row:pk>/store/", views.bank_store, name="bank_store"),
    path("<row:pk>/write/", views.question_write, name="question_write"),
    path("pictures/<slug:mark>/<slug:signature>/", views.picture, name="picture"),
    path("questions/<row:pk>/", views.question, name="question"),
    path("questions/<row:pk>/approve/", views.question_approve, name="question_approve"),
    path("questions/<row:pk>/retire/", views.question_retire, name="question_retire"),
]
