"""Pages of learning: those that anybody opens, and those of who writes readings."""

from django.urls import path

from tongpin.learning import views, views_five

app_name = "learning"
urlpatterns = [
    path("learning/", views.learning, name="learning"),
    path("today/", views.today, name="today"),
    path("r/", views.week, name="week"),
    path("r/<slug:key>/", views.reading, name="reading"),
    path("r/<slug:key>/picture/", views.picture, name="picture"),
    path("five/", views_five.five, name="five"),
    path("readings/", views.reading_list, name="reading_list"),
    path("readings/new/", views.reading_write, name="reading_new"),
    path("readings/worker.js", views.worker, name="worker"),
    path("readings/<int:pk>/", views.reading_write, name="reading_write"),
    path("readings/<int:pk>/publish/", views.reading_publish, name="reading_publish"),
    path("readings/<int:pk>/withdraw/", views.reading_withdraw, name="reading_withdraw"),
]
