"""The pages of a draw: at the desk, for everyone, for somebody in it."""

import subprocess
import sys
from datetime import timedelta

import drawing_of
import make
import pytest
from django.urls import reverse
from drawing_of import AT_THE_DRAW

from panels.lifecycle import LotteryState
from panels.models import Lottery
from participation.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def panel():
    return drawing_of.open_panel()


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def text(response) -> str:
    return " ".join(response.content.decode().split())


class TestTheDesk:
    def test_says_before_the_pool_is_fixed_what_could_be_drawn(
        self, client, panel, pair
    ) -> None:
        drawing_of.pool(panel)
        client.force_login(pair[0])

        response = client.get(url("panels_staff:draw", panel))

        assert "A panel that keeps the quotas can be drawn" in text(response)
        assert "Fix the pool" in text(response)

    def test_names_the_conflict_and_takes_the_change_with_a_reason(
        self, client, panel, pair
    ) -> None:
        for sex in ("woman", "woman", "man", "man"):
            drawing_of.willing(panel, sex, "old")
        client.force_login(pair[0])
        page = client.get(url("panels_staff:draw", panel))
        digest = page.context["digest"]

        silent = client.post(
            url("panels_staff:relax_quotas", panel), {"digest": digest, "reason": ""}
        )
        told = client.post(
            url("panels_staff:relax_quotas", panel),
            {"digest": digest, "reason": "Nobody young has signed up"},
        )

        assert "No panel keeps these quotas" in text(page)
        assert "The smallest change that helps" in text(page)
        assert silent.status_code == 422
        assert told.status_code == 303
        after = client.get(url("panels_staff:draw", panel))
        assert "can be drawn" in text(after)

    def test_counts_who_has_no_chance(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        panel.features.get(code="age").values.filter(code="old").update(maximum=0)
        client.force_login(pair[0])

        response = client.get(url("panels_staff:draw", panel))

        assert "With each of 6 people the quotas cannot be kept" in text(response)

    @pytest.mark.parametrize("stage", ["nobody", "few"])
    def test_says_that_people_are_missing(self, client, panel, pair, stage) -> None:
        if stage == "few":
            drawing_of.willing(panel, "man", "old")
        client.force_login(pair[0])

        response = client.get(url("panels_staff:draw", panel))

        words = {
            "nobody": "Nobody is in the pool yet",
            "few": "There are fewer people than seats",
        }
        assert words[stage] in text(response)

    def test_fixes_the_pool_once_it_was_read(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        client.force_login(pair[0])
        where = url("panels_staff:draw", panel)
        typed = {
            "algorithm": "leximin",
            "panels_wanted": "0",
            "reserve_size": "2",
            "digest": client.get(where).context["digest"],
        }

        unread = client.post(where, typed)
        read = client.post(where, typed | {"agrees": "on"})

        assert unread.status_code == 422
        assert "Say that you have read it." in text(unread)
        assert read.status_code == 303
        assert Lottery.objects.get().state == LotteryState.FROZEN

    def test_says_at_its_field_that_the_reserve_is_too_large(
        self, client, panel, pair
    ) -> None:
        drawing_of.pool(panel)
        client.force_login(pair[0])
        where = url("panels_staff:draw", panel)
        typed = {
            "algorithm": "leximin",
            "panels_wanted": "0",
            "reserve_size": "500",
            "digest": client.get(where).context["digest"],
            "agrees": "on",
        }

        response = client.post(where, typed)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["reserve_size"]
        assert "The panel leaves at most 8 people for the reserve list." in text(
            response
        )
        assert not Lottery.objects.exists()

    def test_asks_again_while_the_list_is_computed(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.freeze(panel, pair[0])
        client.force_login(pair[0])
        where = url("panels_staff:draw_of", panel, lottery.number)

        at_work = client.get(where)
        drawing_of.compute(lottery)
        part = client.get(where, headers={"HX-Request": "true"})

        assert 'hx-trigger="every 3s"' in text(at_work)
        assert "<html" not in text(part)
        assert "hx-trigger" not in text(part)
        assert "Smallest chance" in text(part)

    def test_lets_another_official_publish(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.computed(panel, pair[0])
        where = url("panels_staff:publish_list", panel, lottery.number)
        typed = {
            "source": "dice",
            "draws_at": "2026-11-20T12:00",
            "description": "Council room",
            "numbers": "7",
            "highest": "40",
        }

        client.force_login(pair[0])
        same = client.post(where, typed)
        client.force_login(pair[1])
        too_soon = client.post(where, typed | {"draws_at": "2026-11-15T13:00"})
        done = client.post(where, typed)

        assert same.status_code == 422
        assert "Somebody else than who fixed the pool" in text(same)
        assert too_soon.status_code == 422
        assert done.status_code == 303

    @pytest.mark.parametrize(
        ("source", "kind"), [("beacon", "beacon"), ("national_draw", "national_draw")]
    )
    def test_knows_other_sources(self, client, panel, pair, source, kind) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.computed(panel, pair[0])
        client.force_login(pair[1])

        client.post(
            url("panels_staff:publish_list", panel, lottery.number),
            {
                "source": source,
                "draws_at": "2026-11-21T21:30",
                "description": "Saturday's draw",
                "numbers": "7",
                "highest": "40",
            },
        )

        page = client.get(url("panels:draw", panel))
        assert page.context["source"]["kind"] == kind

    def test_draws_with_two_entries_and_hides_the_first(
        self, client, panel, pair, clock
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        clock.move_to(AT_THE_DRAW)
        where = url("panels_staff:enter_randomness", panel, lottery.number)

        client.force_login(pair[0])
        client.post(where, {"randomness": "7 0 4", "witness": "Notary"})
        client.force_login(pair[1])
        second = client.get(where)
        everyone = client.get(url("panels:draw", panel))
        client.post(where, {"randomness": "704", "witness": ""})

        assert "704" not in text(second).replace("7 0 4", "704")
        assert 'value="704"' not in text(everyone)
        after = client.get(url("panels:draw", panel))
        assert "Panel 704 was drawn" in text(after)
        assert "Notary" in text(after)

    def test_says_that_the_two_have_entered_different_things(
        self, client, panel, pair, clock
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        clock.move_to(AT_THE_DRAW)
        where = url("panels_staff:enter_randomness", panel, lottery.number)

        for official, digits in zip(pair, ("704", "705"), strict=True):
            client.force_login(official)
            answer = client.post(where, {"randomness": digits}, follow=True)

        assert "Nothing was drawn" in text(answer)

    def test_shows_the_draw_in_large_type(self, client, panel, pair, clock) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        clock.move_to(AT_THE_DRAW)
        client.force_login(pair[0])
        where = url("panels_staff:ceremony", panel, lottery.number)

        before = client.get(where)
        entered = client.post(
            url("panels_staff:enter_randomness", panel, lottery.number),
            {"randomness": "001", "ceremony": "1"},
        )
        drawing_of.throw(lottery, pair[1:], "001")
        after = client.get(where, headers={"HX-Request": "true"})

        assert "Nobody has entered what came out yet." in text(before)
        assert entered["Location"] == where
        assert "ceremony__number" in text(after)
        assert "001" in text(after)

    def test_ends_a_draw_with_a_reason(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        client.force_login(pair[0])
        where = url("panels_staff:void_draw", panel, lottery.number)

        assert client.post(where, {"reason": ""}).status_code == 422
        assert client.post(where, {"reason": "An error"}).status_code == 303
        client.force_login(pair[1])
        page = client.get(url("panels_staff:draw_of", panel, lottery.number))
        assert "Somebody asks that this draw does not count" in text(page)
        client.post(
            url("panels_staff:decide_void", panel, lottery.number), {"decision": "yes"}
        )

        everyone = client.get(url("panels:draw_of", panel, lottery.number))
        assert "This draw does not count" in text(everyone)
        assert "An error" in text(everyone)

    def test_hands_out_the_sealed_pool(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        client.force_login(pair[0])

        response = client.post(url("panels_staff:sealed_pool", panel, lottery.number))

        assert response.content.decode() == lottery.sealed_text
        assert "attachment" in response["Content-Disposition"]


class TestForEveryone:
    def test_the_page_explains_the_draw_before_there_is_one(
        self, client, panel
    ) -> None:
        response = client.get(url("panels:draw", panel))

        assert "How the draw works" in text(response)
        assert "Quotas" in text(response)

    def test_says_somebodys_chance_without_a_script(self, client, panel, pair) -> None:
        one = drawing_of.pool(panel)[0]
        lottery = drawing_of.published(panel, pair)
        where = url("panels:draw_of", panel, lottery.number)

        mine = client.get(where, {"id": f" {one.public_id.lower()} "})
        nobody = client.get(where, {"id": "XXXXX"})

        times = lottery.entries.get(volunteer=one).times
        assert f"<strong>{times} of 1,000</strong>" in text(mine)
        assert "is not in this draw" in text(nobody)

    def test_gives_the_very_bytes_of_the_hash(self, client, panel, pair) -> None:
        drawing_of.pool(panel)
        computed = drawing_of.computed(panel, pair[0])
        where = url("panels:lottery_file", panel, computed.number)

        before = client.get(where)
        drawing_of.publish(computed, pair[1])
        after = client.get(where)

        assert before.status_code == 404
        assert after.content.decode() == computed.list_text

    def test_offers_what_the_check_in_the_browser_needs(
        self, client, panel, pair
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)

        page = text(client.get(url("panels:draw", panel)))

        assert f'data-lottery-sha256="{lottery.list_sha256}"' in page
        for code in ("other_hash", "bad_randomness", "no_crypto", "unreadable"):
            assert f'data-lottery-problem="{code}"' in page
        assert "verify-lottery.js" in page
        assert f"--sha256 {lottery.list_sha256}" in page

    def test_gives_the_program_that_checks_the_list_alone(
        self, client, panel, pair, tmp_path
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)
        program = url("panels:verifier", panel)
        assert program in text(client.get(url("panels:draw", panel)))

        (tmp_path / "verify.py").write_bytes(client.get(program).content)
        (tmp_path / "lottery.json").write_text(lottery.list_text)
        said = subprocess.run(
            [sys.executable, "-I", "verify.py", "lottery.json"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert said.endswith("All holds.\n")

    def test_is_not_there_for_a_draft(self, client, panel) -> None:
        panel.state = "draft"
        panel.save()

        assert client.get(url("panels:draw", panel)).status_code == 404


class TestOnesOwnPlace:
    def test_says_on_how_many_panels_one_is(self, client, panel, pair) -> None:
        person = make.user()
        one = drawing_of.pool(panel)[0]
        one.person = person
        one.save()
        lottery = drawing_of.published(panel, pair)
        client.force_login(person)

        page = text(client.get(url("panels:place", panel)))

        times = lottery.entries.get(volunteer=one).times
        assert f"{times} of 1,000" in page
        assert one.public_id in page


def test_a_facilitator_of_another_panel_stays_out(client, panel, pair) -> None:
    drawing_of.pool(panel)
    lottery = drawing_of.published(panel, pair)
    panel.facilitators.add(make.staff(panel.process, Role.FACILITATOR))
    client.force_login(pair[1])

    response = client.get(url("panels_staff:draw_of", panel, lottery.number))

    assert response.status_code == 403
    assert lottery.draws_at - lottery.published_at > timedelta(hours=24)
