"""Pages of banks and their questions."""

from django.urls import path

from tongpin.questions import views

app_name = "questions"
urlpatterns = [
    path("", views.bank_list, name="bank_list"),
    path("<int:pk>/", views.bank, name="bank"),
    path("<int:pk>/approve/", views.bank_approve, name="bank_approve"),
    path("<int:pk>/bank.<str:form>", views.bank_export, name="bank_export"),
    path("<int:pk>/take-in/", views.bank_take_in, name="bank_take_in"),
    path("<int:pk>/store/", views.bank_store, name="bank_store"),
    path("<int:pk>/write/", views.question_write, name="question_write"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("questions/<int:pk>/approve/", views.question_approve, name="question_approve"),
    path("questions/<int:pk>/retire/", views.question_retire, name="question_retire"),
]
