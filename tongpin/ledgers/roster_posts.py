"""Posts with rights that registers bring: given on the server, proposed in a browser."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongpin.base.text import bare
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.post_proposals import PostDraft, propose_post

ROLE_WORDS = {  # as registers write them; the three administrators come by no register
    Role.CLERK: ("联络员", "联系人"),
    Role.OFFICE: ("办公室", "办公室人员", "工作专班"),
    Role.SECRETARY: ("学习秘书",),
    Role.LEADER: ("领导", "分管领导", "负责人"),
    Role.INSPECTOR: ("督导员", "督导组", "督导组成员"),
    Role.EDITOR: ("编辑", "信息员"),
}


def role_of(written: str) -> Role | None:
    """The role that a register's word means."""
    for role, words in ROLE_WORDS.items():
        if bare(written) in words:
            return role
    return None


def word_of(role: str) -> str:
    """How registers write a role."""
    return ROLE_WORDS[Role(role)][0]


@dataclass(frozen=True)
class RosterPosts:
    """Brings the posts of one load. Whoever loads on the server stands above the three
    administrators' division of work; in a browser somebody else confirms.
    """

    by: Person | None
    now: datetime

    def bring(self, person: Person, unit: Unit, role: Role, *, source: str) -> str:
        """Give or propose the post; what became of it in words, "" where the person has it.

        Raises OrgError for a post that must not meet another one of the person.
        """
        if Post.objects.filter(person=person, unit=unit, role=role).on(self.now.date()).exists():
            return ""
        if self.by is None:
            give_post(person, unit, role, by=None, now=self.now)
            return _("%(name)s is %(role)s now") % {"name": person, "role": role.label}
        draft = PostDraft(person, unit, role, source=source)
        proposal = propose_post(draft, by=self.by, now=self.now)
        if proposal is None:
            return ""
        text = _("%(name)s is proposed as %(role)s; the security administrator confirms")
        return text % {"name": person, "role": role.label}
