"""How many have voted, where and how: numbers for staff, never a tally."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk
from participation.http import page
from participation.policies import require
from voting import box_reports, policies, queries
from voting.box import published
from voting.box import turnout as box_turnout
from voting.models import RollMark, VotingRound
from voting.sheet import Texts
from voting.staff.running import WATCHERS


@dataclass(frozen=True, slots=True)
class AreaRow:
    """The turnout of one area; `people` is nothing where the vote is open to all."""

    name: Texts | str
    web: int
    code: int
    assisted: int
    paper: int
    people: int | None

    @property
    def voted(self) -> int:
        return self.web + self.code + self.assisted + self.paper

    @property
    def share(self) -> float:
        return self.voted / self.people if self.people else 0.0


@never_cache
@require_safe
def turnout(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many have voted by area and channel, and how far the log has come."""
    now = timezone.now()
    process = process_at_desk(request, slug, *WATCHERS, now=now)
    voting_round = queries.round_or_404(process)
    require(policies.refuse_turnout(request.user, voting_round))
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "is_open": voting_round.takes_ballots(now),
        "ballots": box_turnout.total(voting_round),
        "roll_size": 0 if voting_round.is_open_to_all else voting_round.roll.count(),
    }
    box = voting_round.ballot_box
    if voting_round.is_frozen and box is not None:
        signed = published.newest(box)
        context |= {
            "areas": _areas(voting_round),
            "waiting": box_turnout.waiting(voting_round),
            "signed": signed,
            "completeness": (
                box_reports.completeness_of(voting_round, signed.size)
                if signed
                else None
            ),
        }
    return page(request, "voting_staff/turnout.html", context, partial="turnout")


def _areas(voting_round: VotingRound) -> Sequence[AreaRow]:
    channels = box_turnout.online_by_channel(voting_round)
    by_code = {area.area: area for area in box_turnout.by_area(voting_round)}
    return [
        AreaRow(
            name=paper.name if paper.district else _("All voters"),
            web=channels[paper.code][RollMark.Channel.WEB],
            code=channels[paper.code][RollMark.Channel.CODE],
            assisted=channels[paper.code][RollMark.Channel.ASSISTED],
            paper=by_code[paper.code].paper,
            people=by_code[paper.code].people,
        )
        for paper in voting_round.sheet.papers
    ]
