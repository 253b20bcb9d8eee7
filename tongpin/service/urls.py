"""Pages of what residents ask for."""

from django.urls import path

from tongpin.service import views, views_asking, views_rules

app_name = "service"
urlpatterns = [
    path("ask/", views_asking.ask, name="ask"),
    path("ask/new/", views_asking.request_new, name="request_new"),
    path("ask/<uuid:key>/", views_asking.request_page, name="request"),
    path("ask/<uuid:key>/words/", views_asking.request_words, name="request_words"),
    path("ask/<uuid:key>/rate/", views_asking.request_rate, name="request_rate"),
    path("ask/<uuid:key>/withdraw/", views_asking.request_withdraw, name="request_withdraw"),
    path(
        "ask/<uuid:key>/pictures/<row:row>/", views_asking.request_picture, name="request_picture"
    ),
    path("orders/", views.order_list, name="order_list"),
    path("orders/calls/new/", views.call_new, name="call_new"),
    path("orders/rules/", views_rules.rule_list, name="rule_list"),
    path("orders/rules/<row:pk>/", views_rules.rule_change, name="rule_change"),
    path("orders/walls/", views_rules.wall_list, name="wall_list"),
    path("orders/walls/<row:pk>/", views_rules.wall, name="wall"),
    path("orders/requests/<row:pk>/contact/", views.asker_contact, name="asker_contact"),
    path("orders/requests/<row:pk>/call/", views.note_call, name="note_call"),
    path(
        "orders/requests/<row:pk>/pictures/<row:row>/",
        views.handled_picture,
        name="handled_picture",
    ),
    path("orders/<row:pk>/", views.order, name="order"),
    path("orders/<row:pk>/moves/<slug:key>/", views.order_move, name="order_move"),
    path("orders/<row:pk>/files/<row:row>/", views.step_file, name="step_file"),
]
