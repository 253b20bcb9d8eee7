"""The inbox, and the channels beside it."""

from django.urls import path

from tongpin.notices import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:pk>/", views.message_put_away, name="message_put_away"),
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/<int:pk>/", views.channel, name="channel"),
    path("channels/<int:pk>/switch/", views.channel_switch, name="channel_switch"),
    path("sendings/<int:pk>/again/", views.sending_again, name="sending_again"),
]
