"""Pages of plans, bases and the calendar."""

from django.urls import path, register_converter

from tongpin.plans import views


class MonthConverter:
    """2021-04 as its first day."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"
    to_python = staticmethod(views.read_month)
    to_url = staticmethod(views.write_month)


register_converter(MonthConverter, "month")

app_name = "plans"
urlpatterns = [
    path("plans/", views.plan_own, name="plan_own"),
    path("plans/<int:unit>/<int:year>/", views.plan, name="plan"),
    path("plans/items/<int:pk>/", views.item_change, name="item_change"),
    path("plans/items/<int:pk>/withdraw/", views.item_withdraw, name="item_withdraw"),
    path("plans/act/", views.act_plan, name="act_plan"),
    path("calendar/", views.calendar_own, name="calendar_own"),
    path("calendar/<int:unit>/<month:first>/", views.calendar, name="calendar"),
    path("calendar/<int:unit>/feed/", views.feed_make, name="feed_make"),
    path("calendar/feeds/<slug:key>.ics", views.feed, name="feed"),
    path("bases/", views.base_list, name="base_list"),
    path("bases/new/", views.base_new, name="base_new"),
    path("bases/<int:pk>/", views.base_change, name="base_change"),
    path("bases/<int:pk>/close/", views.base_close, name="base_close"),
]
