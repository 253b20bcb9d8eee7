"""Pages of directives and duties."""

from django.urls import path

from tongpin.duties import views

app_name = "duties"
urlpatterns = [
    path("directives/", views.directive_list, name="directive_list"),
    path("directives/new/", views.directive_new, name="directive_new"),
    path("directives/<int:pk>/", views.directive, name="directive"),
    path("directives/<int:pk>/files/<int:file>/", views.directive_file, name="directive_file"),
    path("directives/<int:pk>/pass-on/", views.directive_pass_on, name="directive_pass_on"),
    path("directives/<int:pk>/below/", views.directive_below, name="directive_below"),
    path("directives/<int:pk>/withdraw/", views.directive_withdraw, name="directive_withdraw"),
    path("directives/<int:pk>/move/", views.directive_move, name="directive_move"),
    path("duties/", views.duty_list, name="duty_list"),
    path("duties/remind/", views.duty_remind, name="duty_remind"),
    path("duties/rules/new/", views.template_new, name="template_new"),
    path("duties/rules/", views.template_list, name="template_list"),
    path("duties/rules/<int:pk>/end/", views.template_end, name="template_end"),
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/<int:pk>/waive/", views.duty_waive, name="duty_waive"),
    path("duties/<int:pk>/move/", views.duty_move, name="duty_move"),
]
