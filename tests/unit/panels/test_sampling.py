"""Who gets a letter: the lowest tickets of an announced file with a public seed."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from panels.sampling import Resident, draw, ticket

FILE = "ab" * 32


def people(*addresses: str) -> list[Resident]:
    return [
        Resident(row, f"Person {row}", address)
        for row, address in enumerate(addresses, start=1)
    ]


def drawn(residents, count=1, *, seed="7 11 23", one_per_address=False):
    return draw(
        residents,
        count=count,
        file_hash=FILE,
        seed=seed,
        one_per_address=one_per_address,
    )


def test_a_ticket_is_what_the_reference_says() -> None:
    text = f"panel-sample-1|{FILE}|7 11 23|2"

    assert ticket(FILE, "7 11 23", 2) == sha256(text.encode()).hexdigest()


@given(st.integers(0, 40), st.integers(0, 60), st.text(max_size=20))
def test_the_lowest_tickets_are_drawn(size, count, seed) -> None:
    residents = people(*(f"Street {row}" for row in range(size)))

    found = drawn(residents, count, seed=seed)

    tickets = sorted(ticket(FILE, seed, one.row) for one in residents)
    assert [ticket(FILE, seed, one.row) for one in found] == tickets[:count]


def test_an_address_is_drawn_once_however_it_is_written() -> None:
    residents = people("Street 1, 87100 Town", "STREET 1  87100 town", "Street 2")

    found = drawn(residents, 3, one_per_address=True)

    assert len(found) == 2
    assert len({one.home for one in found}) == 2


def test_people_without_an_address_do_not_live_together() -> None:
    assert len(drawn(people("", ""), 2, one_per_address=True)) == 2


def test_every_row_is_drawn_about_as_often() -> None:
    residents = people(*(f"Street {row}" for row in range(10)))

    wins = [drawn(residents, seed=str(number))[0].row for number in range(5000)]

    # Five standard deviations around 500.
    assert all(394 < wins.count(one.row) < 606 for one in residents)
