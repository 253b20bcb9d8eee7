"""All pages, app by app."""

from allauth.account import views as allauth_views
from django.urls import include, path

import tongpin.base.row_converter  # noqa: F401  # addresses below name rows by it
from tongpin.accounts.providers import all_providers

login = allauth_views.LoginView.as_view(extra_context={"providers": all_providers})
urlpatterns = [
    path("", include("tongpin.home.urls")),
    path("", include("tongpin.guide.urls")),
    path("", include("tongpin.operation.urls")),
    path("", include("tongpin.closings.urls")),
    path("", include("tongpin.signin.urls")),
    path("", include("tongpin.plans.urls")),
    path("", include("tongpin.contests.urls")),
    path("", include("tongpin.learning.urls")),
    path("", include("tongpin.notices.urls")),
    path("", include("tongpin.duties.urls")),
    path("", include("tongpin.oversight.urls")),
    path("", include("tongpin.service.urls")),
    path("", include("tongpin.office.urls")),
    path("", include("tongpin.dossiers.urls")),
    path("", include("tongpin.burden.urls")),
    path("banks/", include("tongpin.questions.urls")),
    path("quizzes/", include("tongpin.quizzes.urls")),
    path("uploads/", include("tongpin.evidence.urls")),
    path("acts/", include("tongpin.acts.urls")),
    path("ledgers/", include("tongpin.ledgers.urls")),
    path("figures/", include("tongpin.figures.urls")),
    path("reports/", include("tongpin.reports.urls")),
    path("", include("tongpin.accounts.urls")),
    path("", include("tongpin.administration.urls")),
    path("search/", include("tongpin.search.urls")),
    path("accounts/login/", login, name="account_login"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path("accounts/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("accounts/signup/", allauth_views.signup, name="account_signup"),  # says that it is closed
    path(
        "accounts/password/change/", allauth_views.password_change, name="account_change_password"
    ),
    path("accounts/password/set/", allauth_views.password_set, name="account_set_password"),
    path("accounts/reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/factors/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
]
handler403 = "tongpin.accounts.denials.access_denied"
handler400 = "tongpin.operation.views_faults.bad_request"
handler500 = "tongpin.operation.views_faults.server_error"
