"""Invented ballots: the same for everybody, within the form, and not all alike."""

from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballot_form import BallotForm, BallotKind
from voting.tally.ballots import Candidate, add_up, count_voters
from voting.tally.meaning import samples

PROJECTS = [Candidate(f"p{number}", 1000 * number + 500) for number in range(12)]
DISTRICTS = {f"p{number}": "NS"[number % 2] for number in range(12)}
CATEGORIES = {f"p{number}": "abc"[number % 3] for number in range(12)}

FORMS = st.one_of(
    st.builds(
        BallotForm,
        min_choices=st.integers(0, 3),
        max_choices=st.none() | st.integers(3, 8),
    ),
    st.just(BallotForm(kind=BallotKind.CHOOSE_ONE)),
    st.builds(
        BallotForm,
        kind=st.just(BallotKind.KNAPSACK),
        spending_limit=st.integers(500, 40_000),
    ),
    st.builds(
        BallotForm,
        kind=st.just(BallotKind.RANKED),
        max_choices=st.integers(1, 5),
    ),
    st.builds(
        BallotForm,
        kind=st.just(BallotKind.CUMULATIVE),
        points=st.integers(1, 12),
        most_points=st.none() | st.integers(2, 12),
    ),
    st.builds(
        BallotForm,
        kind=st.just(BallotKind.SCORING),
        least_points=st.integers(0, 2),
        most_points=st.integers(2, 10),
    ),
)


class TestSamples:
    @given(FORMS, st.text(min_size=1, max_size=5), st.randoms())
    def test_follow_from_the_seed_alone(self, form, seed, chance) -> None:
        shuffled = PROJECTS.copy()
        chance.shuffle(shuffled)

        drawn = samples.ballots(shuffled, form, 30, seed, districts=DISTRICTS)

        assert drawn == samples.ballots(PROJECTS, form, 30, seed, districts=DISTRICTS)

    @given(FORMS, st.text(min_size=1, max_size=5))
    def test_keep_within_the_form(self, form, seed) -> None:
        drawn = samples.ballots(PROJECTS, form, 30, seed)

        costs = {candidate.id: candidate.cost for candidate in PROJECTS}
        assert count_voters(drawn) == 30
        for pile in drawn:
            given = [points for _, points in pile.points]
            assert max(1, form.min_choices) <= len(given)
            assert form.most_choices is None or len(given) <= form.most_choices
            if form.spending_limit is not None:
                spent = sum(costs[project] for project, _ in pile.points)
                assert spent <= form.spending_limit
            if form.kind is BallotKind.CUMULATIVE:
                assert sum(given) <= form.points
                assert max(given) <= (form.most_points or form.points)
            if form.kind is BallotKind.SCORING:
                assert max(1, form.least_points) <= min(given)
                assert max(given) <= form.most_points

    def test_leave_nothing_where_nothing_fits(self) -> None:
        form = BallotForm(kind=BallotKind.KNAPSACK, spending_limit=1)

        assert samples.ballots(PROJECTS, form, 10, "seed") == ()

    def test_use_all_points_there_are(self) -> None:
        form = BallotForm(kind=BallotKind.CUMULATIVE, points=10)

        drawn = samples.ballots(PROJECTS, form, 50, "seed")

        assert {sum(points for _, points in pile.points) for pile in drawn} == {10}

    def test_differ_from_person_to_person_and_from_seed_to_seed(self) -> None:
        one = samples.ballots(PROJECTS, BallotForm(), 200, "one")
        other = samples.ballots(PROJECTS, BallotForm(), 200, "other")

        assert len(one) > 50
        assert one != other

    def test_have_a_taste_for_what_is_near_and_for_a_theme(self) -> None:
        alike = {"N": 0, "S": 0}

        drawn = samples.ballots(
            PROJECTS,
            BallotForm(),
            500,
            "seed",
            districts=DISTRICTS,
            categories=CATEGORIES,
        )

        for pile in drawn:
            homes = [DISTRICTS[project] for project, _ in pile.points]
            most = max(homes.count("N"), homes.count("S"))
            alike["N" if 4 * most >= 3 * len(homes) else "S"] += pile.voters
        assert alike["N"] > 300
        assert min(s.votes for s in add_up(PROJECTS, drawn).values()) > 0

    def test_draw_all_numbers_about_as_often(self) -> None:
        chance = samples.Chance("dice")

        thrown = [chance.below(6) for _ in range(6000)]

        assert all(850 < thrown.count(number) < 1150 for number in range(6))
