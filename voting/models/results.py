from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from voting.models.rounds import VotingRound


class BoardDecision(models.Model):
    """How a board has ordered tied projects, where the rules leave that to a board.

    `order` lists the codes of the tied projects, the first one first. There is one row
    for each question that a count has met.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="board_decisions"
    )
    pot_code = models.CharField(_("pot"), max_length=60)
    order = models.JSONField(_("order of the projects"))
    body = models.CharField(_("deciding body"), max_length=120)
    decided_on = models.DateField(_("date of the decision"))
    note = models.TextField(_("note"), max_length=4000, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("decision of a board on a tie")
        verbose_name_plural = _("decisions of boards on ties")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.pot_code}: {self.order}"


class TieQuestion(models.Model):
    """A tie that the count of a closed round has met and that a board has to decide.

    `projects` are codes and `points` what each has (votes, where a vote is a tick);
    `left` cents were left when the count came to them. The row goes when the answer
    comes.
    """

    voting_round = models.OneToOneField(
        VotingRound, models.PROTECT, related_name="tie_question"
    )
    pot_code = models.CharField(_("pot"), max_length=60)
    projects = models.JSONField(_("projects"))
    points = models.JSONField(_("points"))
    left = models.PositiveBigIntegerField(_("money left"), help_text=_("In cents."))
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("question to a board")
        verbose_name_plural = _("questions to boards")

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.pot_code}: {self.projects}"


class Withdrawal(models.Model):
    """A project that was taken back after the rules were frozen, and why.

    The sheet of rules stays as it was published; the count passes the project over.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="withdrawals"
    )
    project_code = models.CharField(_("project"), max_length=60)
    reason = models.TextField(_("reason"), max_length=2000)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("withdrawn project")
        verbose_name_plural = _("withdrawn projects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "project_code"],
                name="a_project_is_withdrawn_once",
                violation_error_message=_("This project has been withdrawn already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.project_code}"


class Tally(models.Model):
    """The count of one pot; it does not exist before the round has closed.

    `cast` is how many ballots of the round there were, whatever pots they filled in.
    `measures` says what the result means, as `Measures.as_plain` writes it; `names` are
    those of the districts and categories in it, by code.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="tallies"
    )
    pot_code = models.CharField(_("pot"), max_length=60)
    ballots = models.PositiveIntegerField(_("ballots"))
    cast = models.PositiveIntegerField(_("ballots of the round"), default=0)
    result_text = models.TextField(_("result"))
    sha256 = models.CharField(_("SHA-256 of the result"), max_length=64)
    measures = models.JSONField(_("what the result means"), default=dict, blank=True)
    names = models.JSONField(_("names in it"), default=dict, blank=True)
    software = models.CharField(_("software"), max_length=40)
    tallied_at = models.DateTimeField(_("tallied"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "pot_code"], name="a_pot_is_tallied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.pot_code}"


class Decision(models.Model):
    """What the city decided on the result: which body, when, where it is written."""

    voting_round = models.OneToOneField(
        VotingRound, models.PROTECT, related_name="decision"
    )
    body = models.CharField(_("deciding body"), max_length=120)
    decided_on = models.DateField(_("date of the decision"))
    paragraph = models.CharField(_("paragraph"), max_length=40, blank=True)
    link = models.URLField(_("link to the minutes"), blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.body} {self.decided_on}"


class Deviation(models.Model):
    """Where the decision differs from the tally, and why."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="deviations")
    pot_code = models.CharField(_("pot"), max_length=60)
    project_code = models.CharField(_("project"), max_length=60)
    is_funded = models.BooleanField(_("funded by the decision"))
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "pot_code", "project_code"],
                name="one_deviation_per_project",
                violation_error_message=_("One deviation per project."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.project_code}"
