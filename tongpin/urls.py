"""All pages, app by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("tongpin.home.urls")),
    path("", include("tongpin.signin.urls")),
    path("", include("tongpin.plans.urls")),
    path("", include("tongpin.contests.urls")),
    path("", include("tongpin.learning.urls")),
    path("", include("tongpin.notices.urls")),
    path("", include("tongpin.duties.urls")),
    path("", include("tongpin.oversight.urls")),
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
    path("accounts/", include("allauth.account.urls")),
]
