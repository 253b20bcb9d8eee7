"""Pages of the three administrators."""

from django.urls import include, path

from tongpin.administration import (
    views_adjustments,
    views_campaigns,
    views_desk,
    views_joined,
    views_journal,
    views_packs,
    views_people,
    views_registers,
    views_security,
    views_setup,
    views_units,
)

app_name = "administration"
PAGES = [
    path("", views_desk.desk, name="desk"),
    path("steps/", views_setup.step_list, name="step_list"),
    path("registers/", views_registers.register_load, name="register_load"),
    path("registers/store/", views_registers.register_store, name="register_store"),
    path("campaigns/", views_campaigns.campaign_list, name="campaign_list"),
    path("campaigns/<row:pk>/", views_campaigns.campaign, name="campaign"),
    path("campaigns/<row:pk>/pause/", views_campaigns.campaign_pause, name="campaign_pause"),
    path("campaigns/<row:pk>/resume/", views_campaigns.campaign_resume, name="campaign_resume"),
    path("campaigns/<row:pk>/pack.zip", views_packs.pack_file, name="pack_file"),
    path(
        "campaigns/<row:pk>/adjustments/",
        views_adjustments.adjustment_list,
        name="adjustment_list",
    ),
    path(
        "campaigns/<row:pk>/adjustments/value/",
        views_adjustments.adjustment,
        name="adjustment",
    ),
    path(
        "campaigns/<row:pk>/adjustments/take-back/",
        views_adjustments.adjustment_take_back,
        name="adjustment_take_back",
    ),
    path("packs/", views_packs.pack_take_in, name="pack_take_in"),
    path("packs/store/", views_packs.pack_store, name="pack_store"),
    path("units/", views_units.unit_list, name="unit_list"),
    path("units/<row:pk>/", views_units.unit, name="unit"),
    path("units/<row:pk>/rename/", views_units.unit_rename, name="unit_rename"),
    path("units/<row:pk>/move/", views_units.unit_move, name="unit_move"),
    path("units/<row:pk>/end/", views_units.unit_end, name="unit_end"),
    path("people/", views_people.person_list, name="person_list"),
    path("people/new/", views_people.person_new, name="person_new"),
    path("people/<row:pk>/", views_people.person, name="person"),
    path("people/<row:pk>/phone/", views_people.person_phone, name="person_phone"),
    path("people/<row:pk>/posts/", views_people.post_new, name="post_new"),
    path("people/<row:pk>/leave/", views_people.person_leave, name="person_leave"),
    path("people/<row:pk>/invite/", views_people.person_invite, name="person_invite"),
    path(
        "people/<row:pk>/invite/<slug:key>/",
        views_joined.person_invite_to_join,
        name="person_invite_to_join",
    ),
    path("joined/<row:pk>/remove/", views_joined.joined_remove, name="joined_remove"),
    path("people/<row:pk>/close/", views_people.person_close, name="person_close"),
    path("people/<row:pk>/merge/", views_people.person_merge, name="person_merge"),
    path("merges/<row:pk>/undo/", views_people.person_part, name="person_part"),
    path("posts/<row:pk>/handover/", views_people.post_handover, name="post_handover"),
    path("posts/<row:pk>/end/", views_people.post_end, name="post_end"),
    path("invitations/", views_people.invitation_list, name="invitation_list"),
    path("proposals/", views_security.proposal_list, name="proposal_list"),
    path("lockouts/", views_security.lockout_list, name="lockout_list"),
    path("factors/", views_security.factor_list, name="factor_list"),
    path("factors/<row:pk>/reset/", views_security.factor_reset, name="factor_reset"),
    path(
        "factors/<row:pk>/excuse/",
        views_security.factor_excuse,
        name="factor_excuse",
    ),
    path("journal/", views_journal.journal, name="journal"),
    path("journal/file.<slug:form>", views_journal.journal_file, name="journal_file"),
]
urlpatterns = [
    path("setup/", views_setup.setup, name="setup"),
    path("administration/", include(PAGES)),
]
