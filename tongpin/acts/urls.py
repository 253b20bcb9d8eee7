"""Pages of acts."""

from django.urls import path

from tongpin.acts import views

app_name = "acts"
urlpatterns = [
    path("", views.act_list, name="act_list"),
    path("<int:pk>/", views.act_detail, name="act_detail"),
    path("<int:pk>/hold/", views.act_hold, name="act_hold"),
    path("<int:pk>/close/", views.act_close, name="act_close"),
    path("<int:pk>/cancel/", views.act_cancel, name="act_cancel"),
    path("<int:pk>/slots/", views.slot_answer, name="slot_answer"),
    path("files/<int:pk>/", views.file_open, name="file_open"),
]
