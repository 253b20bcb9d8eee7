"""Pages by which somebody comes to an account."""

from django.urls import path

from tongpin.accounts import views, views_providers

app_name = "accounts"
urlpatterns = [
    path("join/", views.join_code, name="join_code"),
    path("join/<str:code>/", views.join_account, name="join"),
    path("accounts/joined/", views_providers.joined_list, name="joined_list"),
    path("accounts/joined/<slug:key>/", views_providers.joined_new, name="joined_new"),
    path("accounts/joined/<row:pk>/remove/", views_providers.joined_remove, name="joined_remove"),
    path("accounts/number/", views_providers.number_join, name="number_join"),
    path("accounts/with/<slug:key>/", views_providers.provider_begin, name="provider_begin"),
    path("accounts/with/<slug:key>/back/", views_providers.provider_back, name="provider_back"),
]
