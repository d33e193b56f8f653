"""What members are asked at the end: eight statements, from 1 (no) to 5 (yes).

They follow the good practice principles of the OECD for deliberative processes (2020):
purpose, information, inclusiveness, group deliberation, time, integrity, influence.
"""

from django.utils.translation import gettext_lazy as _

from participation.policies import Text

LOWEST, HIGHEST = 1, 5

QUESTIONS: dict[str, Text] = {
    "purpose": _("It was clear what we were asked and what our advice is for."),
    "information": _("What we were given to know was balanced and understandable."),
    "heard": _("I could say what I wanted, and others listened."),
    "variety": _("Different people and views were at the table."),
    "time": _("There was enough time."),
    "access": _("It was easy for me to take part."),
    "integrity": _("The work was led fairly; nobody steered the outcome."),
    "advice": _("The recommendations say what the panel thinks."),
}
