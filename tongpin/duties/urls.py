"""Pages of directives and duties."""

from django.urls import path

from tongpin.duties import views, views_directives, views_matrix, views_templates

app_name = "duties"
urlpatterns = [
    path("directives/", views_directives.directive_list, name="directive_list"),
    path("directives/new/", views_directives.directive_new, name="directive_new"),
    path("directives/<row:pk>/", views_directives.directive, name="directive"),
    path(
        "directives/<row:pk>/files/<row:file>/",
        views_directives.directive_file,
        name="directive_file",
    ),
    path(
        "directives/<row:pk>/pass-on/", views_directives.directive_pass_on, name="directive_pass_on"
    ),
    path("directives/<row:pk>/below/", views_directives.directive_below, name="directive_below"),
    path(
        "directives/<row:pk>/withdraw/",
        views_directives.directive_withdraw,
        name="directive_withdraw",
    ),
    path("directives/<row:pk>/move/", views_directives.directive_move, name="directive_move"),
    path("duties/", views.duty_list, name="duty_list"),
    path("duties/units/", views_matrix.duty_matrix_page, name="duty_matrix"),
    path("duties/remind/", views.duty_remind, name="duty_remind"),
    path("duties/rules/new/", views_templates.template_new, name="template_new"),
    path("duties/rules/", views_templates.template_list, name="template_list"),
    path("duties/rules/<row:pk>/end/", views_templates.template_end, name="template_end"),
    path("duties/<row:pk>/", views.duty, name="duty"),
    path("duties/<row:pk>/waive/", views.duty_waive, name="duty_waive"),
    path("duties/<row:pk>/move/", views.duty_move, name="duty_move"),
]
