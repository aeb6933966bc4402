"""Being there: the code that people scan at the venue, and when it works.

The code is computed from the meeting and the bot's own secret, so nothing is stored that a copy of
the database would give away, and a printed one works as well as one on a screen.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.domain.wording import N_, Refusal

#: What a deep link to be noted begins with (Bot API, deep linking: at most 64 characters of
#: ``A-Za-z0-9_-``).
HERE = "here_"

#: People arrive before it begins, and some remember only when they leave.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)

_CODE = re.compile(rf"{HERE}(?P<meeting>\d{{1,9}})_(?P<seal>[A-Za-z0-9_-]{{22}})")


def here_code(secret: str, meeting_id: int) -> str:
    """The code of a meeting; who does not know ``secret`` can make none."""
    digest = hmac.digest(secret.encode(), f"{HERE}{meeting_id}".encode(), sha256)
    return f"{HERE}{meeting_id}_{urlsafe_b64encode(digest)[:22].decode()}"


def meeting_of(secret: str, code: str) -> int:
    """The meeting whose code it is. Raises :class:`Refusal`."""
    match = _CODE.fullmatch(code)
    meeting_id = 0 if match is None else int(match["meeting"])
    if not hmac.compare_digest(here_code(secret, meeting_id).encode(), code.encode()):
        raise Refusal(
            N_("I do not know this code. Please scan it once more, or talk to the staff there.")
        )
    return meeting_id


def check_open(meeting: Meeting, now: datetime, *, by_staff: bool) -> None:
    """Whether somebody can be noted now; staff can still do so later. Raises :class:`Refusal`."""
    if not (meeting.open or meeting.state is MeetingState.PAST):
        raise Refusal(N_("This meeting does not take place."))
    if now < meeting.plan.starts_at - BEFORE:
        raise Refusal(N_("It is too early. You can do this from one hour before the start."))
    if not by_staff and now > meeting.plan.ends_at + AFTER:
        raise Refusal(N_("This meeting is over. If you were there, please tell the staff."))
