"""An open vote with people who have signed in and have the last page before them."""

from __future__ import annotations

from typing import Any

import first_form

PROJECTS = [f"p{number}" for number in range(20)]
CHOICES = PROJECTS[:5]


def prepare(voters: int) -> dict[str, Any]:
    """Make an open vote, and people who have signed in; give their session keys."""
    from datetime import timedelta
    from importlib import import_module

    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from participation.actions import phases, processes
    from participation.models import User
    from participation.timeline import Stretch
    from proposals.actions import projects as project_actions
    from voting import drafts, tokens
    from voting.actions import rounds

    call_command("migrate", verbosity=0)
    now = timezone.now()
    opens_at, before = now - timedelta(days=1), now - timedelta(days=2)
    organiser = User.objects.create_user("organiser@example.org", is_staff=True)
    TOTP.activate(organiser, "JBSWY3DPEHPK3PXP")
    process = processes.create_process(
        creator=organiser,
        slug="benchmark",
        title={"en": "Benchmark"},
        summary={},
        description={},
        budget=100_000_00,
        contact="",
        now=before,
    )
    phases.plan_phases(
        process=process,
        organiser=organiser,
        stretches=[Stretch("vote", opens_at, now + timedelta(days=30))],
        allows_gaps=True,
        allows_overlaps=False,
        now=before,
    )
    project_actions.add_projects(
        process=process,
        organiser=organiser,
        projects=[
            project_actions.NewProject(code, {"en": f"Project {code}"}, 10_000_00)
            for code in PROJECTS
        ],
        now=before,
    )
    voting_round = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=rounds.RoundRules(
            scope="process",
            eligibility="open",
            budgets={"": 100_000_00},
            rule="greedy",
            ties="lot",
        ),
        now=before,
    )
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
    processes.publish_process(process=process, organiser=organiser, now=before)
    people = User.objects.bulk_create(
        [
            User(email=f"voter{number}@example.org", password=make_password(None))
            for number in range(voters)
        ],
        batch_size=1000,
    )
    engine = import_module(settings.SESSION_ENGINE)
    keys, pages = [], []
    for person in people:
        session = engine.SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
        owner = drafts.owner_of(person)
        pages.append(tokens.issue(voting_round, owner, now=timezone.now()))
    first_form.make_table()
    return {
        "round": voting_round.pk,
        "voters": [person.pk for person in people],
        "sessions": keys,
        "tokens": pages,
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
