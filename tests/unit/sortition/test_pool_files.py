"""Reading a pool: what is wrong is told all at once, with its line and column."""

from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.sortition.pool import MOST_SEATS, Quota, Volunteer
from panels.sortition.pool_files import MOST_QUOTAS, read_folder, read_tables
from panels.sortition.pool_words import SENTENCES, sentence

LANGUAGES = ("fi", "sv", "en", "ru")
QUOTAS = "feature,value,min,max\ng,f,1,2\ng,m,1,1\n"
PEOPLE = "id,g\na,f\nb,m\nc,f\n"


def found(respondents=PEOPLE, categories=QUOTAS, *, seats=2, households=None):
    reading = read_tables(respondents, categories, seats=seats, households=households)
    return [(p.file[:4], p.line, p.column, p.code) for p in reading.problems]


class TestReading:
    def test_gives_people_quotas_and_seats(self) -> None:
        reading = read_tables(PEOPLE, QUOTAS, seats=2)

        assert reading.problems == ()
        assert reading.pool.volunteers == (
            Volunteer("a", (("g", "f"),)),
            Volunteer("b", (("g", "m"),)),
            Volunteer("c", (("g", "f"),)),
        )
        assert reading.pool.quotas == (Quota("g", "f", 1, 2), Quota("g", "m", 1, 1))
        assert reading.pool.seats == 2

    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_takes_what_spreadsheets_save(self, mark, encoding) -> None:
        people = "id,kieli\r\na,ruotsi å\r\nb,ruotsi å\r\n".replace(",", mark)
        quotas = "feature,value,min,max\r\nkieli,ruotsi å,1,1\r\n".replace(",", mark)

        reading = read_tables(people.encode(encoding), quotas.encode(), seats=1)

        assert reading.problems == ()
        assert reading.pool.volunteers[0].features == (("kieli", "ruotsi å"),)
        assert reading.remarks == ()

    def test_says_that_a_file_was_in_windows_1252(self) -> None:
        people = "id,g\na,äö\n".encode("cp1252")

        reading = read_tables(people, "feature,value,min,max\ng,äö,1,1\n", seats=1)

        assert reading.pool is not None
        assert [(r.file, r.code) for r in reading.remarks] == [
            ("respondents.csv", "read_as_windows_1252")
        ]

    def test_holds_equal_words_for_equal_however_they_are_composed(self) -> None:
        reading = read_tables(
            "id,g\na,a\u0308\n", "feature,value,min,max\ng,ä,1,1\n", seats=1
        )

        assert reading.problems == ()

    def test_leaves_out_columns_that_no_quota_has(self) -> None:
        people = "id,name,phone,g,address\na,=SUM(A1),+358,f,Katu 1\nb,,,m,Katu 1\n"

        reading = read_tables(people, QUOTAS, seats=2)

        assert reading.problems == ()
        assert {v.household for v in reading.pool.volunteers} == {""}

    def test_reads_a_household_when_asked_whatever_its_capitals_and_blanks(
        self,
    ) -> None:
        people = "id,g,address\na,f,Katu  1\nb,m,katu 1 \nc,f,\n"

        reading = read_tables(people, QUOTAS, seats=2, households="Address")

        homes = [volunteer.household for volunteer in reading.pool.volunteers]
        assert homes == ["katu 1", "katu 1", ""]

    def test_takes_the_seats_of_a_folder_from_its_meta_file(self, tmp_path) -> None:
        (tmp_path / "respondents.csv").write_text(PEOPLE)
        (tmp_path / "categories.csv").write_text(QUOTAS)
        (tmp_path / "meta.json").write_text('{"k": 3}')

        assert read_folder(tmp_path).pool.seats == 3
        assert read_folder(tmp_path, seats=2).pool.seats == 2

    def test_says_which_file_of_a_folder_is_missing(self, tmp_path) -> None:
        (tmp_path / "respondents.csv").write_text(PEOPLE)

        problems = read_folder(tmp_path, seats=2).problems

        assert [(p.file, p.code) for p in problems] == [
            ("categories.csv", "missing_file")
        ]


class TestFaults:
    @pytest.mark.parametrize(
        ("people", "expected"),
        [
            ("id,g\na,f\nb,m\na,f\n", [("resp", 4, 1, "repeated_id")]),
            ("id,g\na,f\nb,x\n", [("resp", 3, 2, "unknown_value")]),
            ("id,g\na,f\nb,F\n", [("resp", 3, 2, "unknown_value")]),
            ("id,g\na,f\nb,\n", [("resp", 3, 2, "empty_cell")]),
            ("id,g\na,f\nb\n", [("resp", 3, 2, "empty_cell")]),
            ("id,g\na,f\n,m\n", [("resp", 3, 1, "empty_cell")]),
            ("id,g\na,f\n=b,m\n", [("resp", 3, 1, "formula")]),
            ("id,g\na,f\n+b,m\n", [("resp", 3, 1, "formula")]),
            ("id,g\na,f\n-b,m\n", [("resp", 3, 1, "formula")]),
            ("id,g\na,f\n@b,m\n", [("resp", 3, 1, "formula")]),
            ("id,g\na,f\nb�,m\n", [("resp", 3, 1, "bad_character")]),
            ("id,g\na,f\nb\x07,m\n", [("resp", 3, 1, "bad_character")]),
            ("id,g\na,f\n" + "b" * 201 + ",m\n", [("resp", 3, 1, "too_long")]),
            ("id,g\na,f\nb,m,f\n", [("resp", 3, 0, "too_many_cells")]),
            ("id,h\na,f\nb,m\n", [("resp", 1, 0, "missing_column")]),
            ("nr,g\na,f\nb,m\n", [("resp", 1, 0, "missing_column")]),
            ("id,g,G\na,f,f\nb,m,m\n", [("resp", 1, 2, "repeated_column")]),
            ('id,g\na,f\n"b,m\n', [("resp", 3, 0, "bad_quotes")]),
            ("id,g\na,f\n", [("resp", 0, 0, "more_seats_than_people")]),
            ("id,g\n", [("resp", 0, 0, "empty")]),
            ("", [("resp", 0, 0, "empty")]),
            (b"\xd0\xcf\x11\xe0", [("resp", 0, 0, "not_text")]),
            (b"id,g\na,f\nb\x81,m\n", [("resp", 0, 0, "bad_encoding")]),
        ],
    )
    def test_of_the_people_are_told_with_their_place(self, people, expected) -> None:
        assert found(people) == expected

    @pytest.mark.parametrize(
        ("quotas", "expected"),
        [
            ("g,f,2,1\ng,m,1,1\n", [("cate", 2, 3, "minimum_above_maximum")]),
            ("g,f,-1,1\ng,m,1,1\n", [("cate", 2, 3, "negative")]),
            ("g,f,1,1.5\ng,m,1,1\n", [("cate", 2, 4, "not_a_whole_number")]),
            ("g,f,1,x\ng,m,1,1\n", [("cate", 2, 4, "not_a_whole_number")]),
            ("g,f,1,²\ng,m,1,1\n", [("cate", 2, 4, "not_a_whole_number")]),
            ("g,f,,1\ng,m,1,1\n", [("cate", 2, 3, "empty_cell")]),
            ("g,f,1,1\ng,m,1,1\ng,f,1,1\n", [("cate", 4, 2, "repeated_quota")]),
            ("g,f,1,1\nG,m,1,1\n", [("cate", 3, 1, "other_letter_case")]),
            ("g,=f,1,1\ng,m,1,1\n", [("cate", 2, 2, "formula")]),
            ("g,f,2,2\ng,m,1,1\n", [("cate", 2, 0, "minimums_above_seats")]),
            ("g,f,0,1\ng,m,0,0\n", [("cate", 2, 0, "maximums_below_seats")]),
        ],
    )
    def test_of_the_quotas_are_told_with_their_place(self, quotas, expected) -> None:
        assert found(categories=f"feature,value,min,max\n{quotas}") == expected

    def test_are_all_told_at_once_and_nothing_is_brought_in(self) -> None:
        reading = read_tables(
            "id,g\na,f\na,q\n", "feature,value,min,max\ng,f,3,2\ng,m,1,1\n", seats=3
        )

        assert [p.code for p in reading.problems] == [
            "repeated_id",
            "unknown_value",
            "minimum_above_maximum",
            "more_seats_than_people",
        ]
        assert reading.pool is None

    def test_of_the_numbers_alone_leave_a_draft_that_can_be_studied(self) -> None:
        reading = read_tables(PEOPLE, QUOTAS, seats=9)

        assert reading.pool is None
        assert reading.draft.seats == 9

    def test_of_the_seats_are_told(self) -> None:
        assert found(seats=0) == [("cate", 0, 0, "no_seats")]
        assert ("cate", 0, 0, "too_many_seats") in found(seats=MOST_SEATS + 1)

    def test_of_a_household_column_that_is_not_there_are_told(self) -> None:
        assert found(households="home") == [("resp", 1, 0, "missing_column")]
        assert found(households="") == [("resp", 1, 0, "missing_column")]

    def test_of_a_table_without_end_are_told(self) -> None:
        rows = "".join(f"g,v{n},0,9\n" for n in range(MOST_QUOTAS + 1))

        problems = found("id,g\na,v1\nb,v2\n", f"feature,value,min,max\n{rows}")

        assert ("cate", MOST_QUOTAS + 2, 0, "too_many_rows") in problems

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_a_sentence_in_each_language(self, language) -> None:
        problem = read_tables("id,g\na,f\nb,x\n", QUOTAS, seats=2).problems[0]

        said = sentence(problem, language)

        assert "respondents.csv" in said
        assert "3" in said
        assert any(quoted in said for quoted in ("”x”", "“x”", "«x»"))

    def test_have_sentences_with_the_same_values_in_each_language(self) -> None:
        for code, texts in SENTENCES.items():
            fields = {
                language: {name for _, name, _, _ in Formatter().parse(text) if name}
                for language, text in texts.items()
            }
            assert set(texts) == set(LANGUAGES), code
            assert all(names == fields["en"] for names in fields.values()), code


CELL = st.text(max_size=6)
TABLE = st.one_of(
    st.text(max_size=80),
    st.lists(st.lists(CELL, max_size=5)).map(
        lambda rows: "\n".join(
            ["id,g,feature,value,min,max", *(",".join(row) for row in rows)]
        )
    ),
)


class TestAnyTable:
    @given(TABLE, TABLE, st.integers(-1, 4))
    def test_is_either_a_pool_or_told_to_be_wrong(self, people, quotas, seats) -> None:
        reading = read_tables(people, quotas, seats=seats, households="g")

        assert (reading.pool is None) == bool(reading.problems)
        assert all(sentence(problem, "fi") for problem in reading.problems)

    @given(st.binary(max_size=120), st.binary(max_size=120))
    def test_of_any_bytes_is_told_to_be_wrong(self, people, quotas) -> None:
        reading = read_tables(people, b"feature;value;min;max;x\n" + quotas, seats=1)

        assert (reading.pool is None) == bool(reading.problems)

    @given(st.lists(st.sampled_from(["f", "m", "x", "=f", ""]), min_size=1, max_size=8))
    def test_names_exactly_the_lines_that_are_wrong(self, values) -> None:
        people = "id,g\n" + "".join(f"p{n},{v}\n" for n, v in enumerate(values))

        reading = read_tables(
            people, "feature,value,min,max\ng,f,0,9\ng,m,0,9\n", seats=1
        )

        wrong = {n for n, value in enumerate(values, 2) if value not in {"f", "m"}}
        assert {problem.line for problem in reading.problems} == wrong


def test_the_files_of_the_folder_are_named_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "respondents.csv").write_text("id,g\na,z\n")
    (tmp_path / "categories.csv").write_text(QUOTAS)

    problems = read_folder(tmp_path, seats=1).problems

    assert sentence(problems[0]) == (
        "respondents.csv, line 2, column 2: “z” is no known value of “g”. "
        "Expected: f, m."
    )
