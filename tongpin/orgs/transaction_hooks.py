"""Every transaction notes what it writes, and vouches for it before it ends."""

from tongpin.orgs.journal import vouch_for_the_rest
from tongpin.orgs.written_rows import begin_notes, forget_notes
from tongpin.serving import commits

commits.at_begin.append(begin_notes)
commits.at_flush.append(forget_notes)
commits.before_commit.append(vouch_for_the_rest)
