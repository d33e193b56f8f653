"""A panel of six whose report waits for the approval of its members.

The models are there only once Django is set up, so they are imported late.
"""

# ruff: noqa: PLC0415 - see above

import pytest


@pytest.fixture
def panel():
    import advising
    import paneling

    found = paneling.panel(majority="two_thirds", quorum=50)
    paneling.members(found, 6)
    advising.decided(found)
    return found


@pytest.fixture
def members(panel):
    return list(panel.panelists.select_related("volunteer"))


@pytest.fixture
def official(panel):
    import advising

    return advising.facilitator(panel)


@pytest.fixture
def report(panel, official):
    from make import NOW

    from panels.actions import reporting

    return reporting.gather_report(panel=panel, official=official, now=NOW)
