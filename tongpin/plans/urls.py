"""Pages of plans, bases and the calendar."""

from django.urls import path, register_converter

from tongpin.plans import views, views_bases, views_calendar
from tongpin.plans.month_converter import MonthConverter

register_converter(MonthConverter, "month")

app_name = "plans"
urlpatterns = [
    path("plans/", views.plan_own, name="plan_own"),
    path("plans/<row:unit>/<row:year>/", views.plan, name="plan"),
    path("plans/items/<row:pk>/", views.item_change, name="item_change"),
    path("plans/items/<row:pk>/withdraw/", views.item_withdraw, name="item_withdraw"),
    path("plans/act/", views.act_plan, name="act_plan"),
    path("calendar/", views_calendar.calendar_own, name="calendar_own"),
    path("calendar/<row:unit>/<month:first>/", views_calendar.calendar, name="calendar"),
    path("calendar/<row:unit>/feed/", views_calendar.feed_make, name="feed_make"),
    path("calendar/feeds/<slug:key>.ics", views_calendar.feed, name="feed"),
    path("bases/", views_bases.base_list, name="base_list"),
    path("bases/new/", views_bases.base_new, name="base_new"),
    path("bases/<row:pk>/", views_bases.base_change, name="base_change"),
    path("bases/<row:pk>/close/", views_bases.base_close, name="base_close"),
]
