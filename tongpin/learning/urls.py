"""Pages of learning: those that anybody opens, and those of who writes readings."""

from django.urls import path

from tongpin.learning import views, views_claims, views_daily_five

app_name = "learning"
urlpatterns = [
    path("learning/", views.learning, name="learning"),
    path("today/", views.today, name="today"),
    path("r/", views.week, name="week"),
    path("r/<slug:key>/", views.reading, name="reading"),
    path("r/<slug:key>/picture/", views.picture, name="picture"),
    path("five/", views_daily_five.five, name="five"),
    path("claims/", views_claims.claim_list, name="claim_list"),
    path("claims/new/", views_claims.claim_take, name="claim_take"),
    path("claims/store/", views_claims.claim_store, name="claim_store"),
    path("claims/<row:pk>/", views_claims.claim_file, name="claim_file"),
    path("claims/<row:pk>/confirm/", views_claims.claim_confirm, name="claim_confirm"),
    path("claims/<row:pk>/withdraw/", views_claims.claim_withdraw, name="claim_withdraw"),
    path("readings/", views.reading_list, name="reading_list"),
    path("readings/new/", views.reading_write, name="reading_new"),
    path("readings/worker.js", views.worker, name="worker"),
    path("readings/<row:pk>/", views.reading_write, name="reading_write"),
    path("readings/<row:pk>/publish/", views.reading_publish, name="reading_publish"),
    path("readings/<row:pk>/withdraw/", views.reading_withdraw, name="reading_withdraw"),
]
