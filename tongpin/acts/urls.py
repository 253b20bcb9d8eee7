"""Pages of acts."""

from django.urls import path

from tongpin.acts import views

app_name = "acts"
urlpatterns = [
    path("", views.act_list, name="act_list"),
    path("<row:pk>/hold/", views.act_hold, name="act_hold"),
    path("<row:pk>/close/", views.act_close, name="act_close"),
    path("<row:pk>/cancel/", views.act_cancel, name="act_cancel"),
    path("<row:pk>/slots/", views.slot_answer, name="slot_answer"),
    path("files/<row:pk>/", views.file_open, name="file_open"),
]
