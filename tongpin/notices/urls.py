"""The inbox, and the channels beside it."""

from django.urls import path

from tongpin.notices import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<row:pk>/", views.message_put_away, name="message_put_away"),
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/<row:pk>/", views.channel, name="channel"),
    path("channels/<row:pk>/switch/", views.channel_switch, name="channel_switch"),
    path("sendings/<row:pk>/again/", views.sending_again, name="sending_again"),
]
