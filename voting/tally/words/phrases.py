"""All the sentences of `explain`, by their names."""

from collections.abc import Mapping

from voting.tally.words import bar_phrases, step_phrases, summary_phrases

PHRASES: Mapping[str, Mapping[str, str]] = {
    **step_phrases.OPENINGS,
    **step_phrases.PLACES,
    **step_phrases.PAYMENTS,
    **step_phrases.LACKS,
    **bar_phrases.BARS,
    **bar_phrases.SHORTS,
    **summary_phrases.RESULT,
    **summary_phrases.BARRED,
    **summary_phrases.SHARES,
    **summary_phrases.TIES,
}
