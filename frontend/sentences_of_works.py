"""The sentences of what panels work on together; see `frontend.sentences`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES_OF_WORKS: Mapping[str, Promise] = {
    "conversation.opened": gettext_lazy(
        "The conversation %(subject)s was opened with %(statements)s statements. Who "
        "takes part: %(open_to)s."
    ),
    "conversation.closed": gettext_lazy(
        "The conversation %(subject)s was closed: %(size)s voted on %(statements)s "
        "statements. Whose votes they were is forgotten."
    ),
    "conversation.shown": gettext_lazy(
        "The results of the conversation %(subject)s are shown."
    ),
    "conversation.hidden": gettext_lazy(
        "The results of the conversation %(subject)s are not shown any more."
    ),
    "statement.hidden": gettext_lazy(
        "In the conversation %(subject)s statement %(statement)s was hidden."
    ),
    "statement.restored": gettext_lazy(
        "In the conversation %(subject)s statement %(statement)s can be seen again."
    ),
    "board.opened": gettext_lazy("The board of cards %(subject)s was opened."),
    "board.closed": gettext_lazy(
        "The board of cards %(subject)s was closed with %(cards)s cards."
    ),
    "board.published": gettext_lazy("The board of cards %(subject)s was published."),
    "board.withdrawn": gettext_lazy(
        "The board of cards %(subject)s is not public any more."
    ),
    "scoring.published": gettext_lazy(
        "The criteria of the scoring %(subject)s were published with their weights: "
        "%(weights)s. Scored from %(lowest)s to %(highest)s are %(scored)s."
    ),
    "scoring.opened": gettext_lazy(
        "Round %(round)s of the scoring %(subject)s was opened."
    ),
    "scoring.closed": gettext_lazy(
        "The scoring %(subject)s was closed: %(size)s gave points. Who gave which is "
        "forgotten."
    ),
    "scoring.shown": gettext_lazy("The result of the scoring %(subject)s is shown."),
    "scoring.hidden": gettext_lazy(
        "The result of the scoring %(subject)s is not shown any more."
    ),
    "scenario.judged": gettext_lazy(
        "The scenario %(subject)s was judged by %(size)s of the panel."
    ),
    "scenario.published": gettext_lazy("The scenario %(subject)s was published."),
    "scenario.withdrawn": gettext_lazy(
        "The scenario %(subject)s is not public any more."
    ),
    "visit.published": gettext_lazy("A note of a visit was published: %(subject)s."),
    "visit.withdrawn": gettext_lazy(
        "A note of a visit is not public any more: %(subject)s."
    ),
}
