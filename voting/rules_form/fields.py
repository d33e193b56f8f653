"""The fields of the rules of a vote, and what each asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from voting.models import VotingRound
from voting.rules_form import choices

OLDEST_LIMIT = 120
MOST_POINTS = 1000
MOST_CHOICES = 1000
LARGEST_SCORE = 10**9
MOST_MIXED = 100
LONGEST_GRACE = 30
MOST_COMPLAINT_DAYS = 365
Scope = VotingRound.Scope


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        **options,
    )


def _radios(label: Any, offered: Sequence[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=offered, widget=forms.RadioSelect, **options
    )


def number_field(
    label: Any, *, least: int, most: int, **options: Any
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, **options
    )


class RoundFields(forms.Form):
    """What is left at its default stands in a part of the page that opens on demand."""

    scope = _radios(_("Ballots"), Scope.choices)
    budget = MoneyField(
        label=_("Money of the whole city"),
        required=False,
        min_value=1_00,
        help_text=_(
            "With one ballot for everyone, or with the whole city on each ballot. In "
            "euros, for example 12 000."
        ),
    )
    leftovers = _radios(
        _("Money that a ballot leaves"),
        choices.LEFTOVERS,
        required=False,
        help_text=_("Only with several ballots or themes."),
    )
    eligibility = _radios(_("Who may vote"), VotingRound.Eligibility.choices)
    min_age = number_field(
        _("Lowest age"),
        least=1,
        most=OLDEST_LIMIT,
        help_text=_("Empty: everyone regardless of age."),
    )
    age_on = day_field(
        _("Day on which the age counts"),
        required=False,
        help_text=_("Who reaches the age on this day or before may vote."),
    )
    ballot_kind = _radios(_("How people say what they want"), choices.KINDS)
    min_choices = forms.IntegerField(
        label=_("Smallest number of choices"),
        min_value=1,
        max_value=MOST_CHOICES,
        initial=1,
    )
    max_choices = number_field(
        _("Largest number of choices"),
        least=1,
        most=MOST_CHOICES,
        help_text=_("Empty: as many as one likes. In a ranking: how many places."),
    )
    points = number_field(
        _("Points to share out"),
        least=1,
        most=MOST_POINTS,
        help_text=_("Only when people share out points, for example 10."),
    )
    least_points = number_field(
        _("Fewest points for a chosen project"),
        least=1,
        most=MOST_POINTS,
        help_text=_("Only with points. Empty: 1."),
    )
    most_points = number_field(
        _("Most points for one project"),
        least=1,
        most=MOST_POINTS,
        help_text=_(
            "Only with points. Needed when each project is given points by itself, for "
            "example 5; else empty means all of them."
        ),
    )
    rule = _radios(_("Rule of counting"), ())
    min_score = number_field(
        _("Votes or points that a project needs"),
        least=1,
        most=LARGEST_SCORE,
        help_text=_("A project with fewer is not funded, whatever is left."),
    )
    min_share = forms.DecimalField(
        label=_("Share of the ballots that a project needs, in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        help_text=_("So many of the people who vote have to choose it, for example 5."),
    )
    cost_factor = number_field(
        _("Support in proportion to the cost"),
        least=1,
        most=1000,
        help_text=_(
            "With 3, a project that costs all of the money needs a third of the "
            "voters, one that costs a tenth of it a thirtieth."
        ),
    )
    misfit = _radios(
        _("When a project does not fit in what is left"),
        choices.MISFITS,
        required=False,
        help_text=_("Only with rules that go by the order of votes."),
    )
    top_up_share = forms.DecimalField(
        label=_("Share of its cost that has to be left, in per cent"),
        required=False,
        min_value=1,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        help_text=_("Only when the city adds what is missing. Usual: 80."),
    )
    fund_unsupported = forms.BooleanField(
        label=_("Projects that nobody chose can be funded as well, after all others"),
        required=False,
    )
    upkeep_limit = MoneyField(
        label=_("Limit of running costs, a year"),
        required=False,
        help_text=_(
            "What the funded projects may cost to run together. Empty: no limit."
        ),
    )
    increment = MoneyField(
        label=_("By how much shares are raised at a time"),
        required=False,
        min_value=1,
        help_text=_("Only with equal shares that are raised. Usual: 1 euro a voter."),
    )
    ranks = _radios(
        _("What a place in a ranking is worth"),
        choices.RANKS,
        required=False,
        help_text=_("Only when people put projects in order."),
    )
    tie_first = forms.ChoiceField(
        label=_("When two projects are level, look first at"),
        choices=choices.TIE_FIRST,
        required=False,
    )
    last_resort = _radios(
        _("If they are still level"),
        choices.LAST_RESORTS,
        help_text=_("Something has to decide, and everyone has to know it before."),
    )
    seed_source = forms.CharField(
        label=_("The public source, and when it is drawn"),
        required=False,
        max_length=200,
        help_text=_(
            "Only with a lot from a public source. For example: Lotto numbers of "
            "Saturday 8 May 2027, ascending, with commas."
        ),
    )
    custody = _radios(
        _("Who keeps the key of the ballots"),
        choices.CUSTODIES,
        required=False,
        help_text=_("It closes every ballot, and can open them after the vote only."),
    )
    grace_minutes = number_field(
        _("Minutes of grace at the close"),
        least=0,
        most=LONGEST_GRACE,
        help_text=_(
            "Who has the last page before them at the close can still send it. It is "
            "announced with the rules. Usual: 2."
        ),
    )
    hold_back = number_field(
        _("Ballots that are mixed"),
        least=1,
        most=MOST_MIXED,
        help_text=_(
            "At least so many of one district are written into the log together, so "
            "that nobody sees who came when. Usual: 25."
        ),
    )
    complaint_days = number_field(
        _("Days for complaints"),
        least=0,
        most=MOST_COMPLAINT_DAYS,
        help_text=_(
            "So long after the result the keys of the server are kept. Then they are "
            "destroyed, and nobody can find out whose ballot is whose. Usual: 30."
        ),
    )
