"""Cases 62, 63, 64: hostile packs, ties, and scripts in what organisers write."""

import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import make
import packs as invented
import pytest
from django.urls import reverse
from visiting import Visitor

from voting import packs, queries
from voting.actions import answers
from voting.ballotbox.verifying.run import Given, verify
from voting.box import sequencer
from voting.models import VotingRound

MEGABYTE = 1024 * 1024
MEMORY = 512 * MEGABYTE
TEN_GIGABYTES = 10 * 1024 * MEGABYTE


def _one_endless_line(pack: Path) -> None:
    os.truncate(pack / "openings.jsonl", TEN_GIGABYTES)


def _deep_json(pack: Path) -> None:
    (pack / "log.jsonl").write_text("[" * 5_000_000 + "\n")


def _a_key_twice(pack: Path) -> None:
    first, *rest = (pack / "log.jsonl").read_text().split("\n")
    twice = first.replace('"t":"open"', '"t":"open","t":"open"')
    (pack / "log.jsonl").write_text("\n".join([twice, *rest]))


def _a_link(pack: Path) -> None:
    (pack / "checkpoint").unlink()
    (pack / "checkpoint").symlink_to("/etc/passwd")


def _a_number_of_a_million_digits(pack: Path) -> None:
    (pack / "checkpoints.jsonl").write_text('{"note":' + "9" * 1_000_000 + "}\n")


def _a_zip_bomb(pack: Path) -> None:
    bomb = pack.parent / "bomb"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.jsonl", bytes(64 * MEGABYTE))
    shutil.rmtree(pack)
    bomb.rename(pack)


class TestHostilePacks:
    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (_one_endless_line, 2),
            (_deep_json, 2),
            # Read to the end, and found not to hold.
            (_a_key_twice, 1),
            (_a_link, 2),
            (_a_number_of_a_million_digits, 2),
            (_a_zip_bomb, 2),
        ],
    )
    def test_case_62_are_refused_in_bounded_memory(
        self, spoil: Callable[[Path], None], code, tmp_path
    ) -> None:
        pack = invented.believable().publish().save(tmp_path / "pack")
        spoil(pack)

        done = subprocess.run(
            [sys.executable, "-m", "voting.ballotbox.verify", str(pack)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=Path(__file__).resolve().parents[2],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )

        assert done.returncode == code, done.stdout
        assert "Traceback" not in done.stderr
        assert len(done.stdout + done.stderr) < 10_000


@pytest.mark.django_db(transaction=True)
class TestATie:
    def _published(self, order: str) -> VotingRound:
        """Let each of three equal projects get one vote, in some order."""
        voting_round = make.voting_round(
            make.process(f"tie-{order}"),
            costs=dict.fromkeys("abc", 30_000_00),
            ties="lot",
            tie_seed="Lotto 14.11.2026: 3 9 17",
        )
        for choice in order:
            make.ballot(voting_round, [choice])
        return make.tallied(voting_round, published=True)

    def test_case_63_is_broken_the_same_whoever_votes_first(self) -> None:
        """And the verifier, which shares no data with the site, agrees."""
        winners = set()
        for order in ("abc", "cba", "bac"):
            published = self._published(order)
            sequencer.sign(published)
            (pot,) = queries.result_of(published).pots
            winners.add(pot.outcome.funded)
            assert verify(packs.folder_of(published), Given()).holds

        assert len(winners) == 1
        assert len(winners.pop()) == 1


ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "[press](javascript:alert(1))",
    "![x](https://evil.example/x.svg)",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example></iframe>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "{{ request.user.email }}{% debug %}",
    "<a href=x onclick=alert(1) style=color:red>x</a>",
]
ALL_ATTACKS = "\n\n".join(ATTACKS)


class _Dangers(HTMLParser):
    """Collects what a browser would run, load or obey."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/"):
            self.found.append("script")
        if tag in {"iframe", "object", "embed", "style", "base"}:
            self.found.append(tag)
        for name, value in attrs:
            address = (value or "").strip().casefold()
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if address.startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(address)
            if name == "src" and "evil.example" in address:
                self.found.append(address)


def dangers_in(html: str) -> list[str]:
    page = _Dangers()
    page.feed(html)
    return page.found


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestScriptsInAProject:
    @pytest.fixture
    def visitor(self) -> Visitor:
        """Put every attack into every text that reaches a ballot."""
        texts = {"fi": ALL_ATTACKS, "en": ALL_ATTACKS}
        short = {"fi": ATTACKS[0], "en": ATTACKS[1]}
        process = make.process(title=short, summary=texts)
        for code in "ab":
            make.project(process, code, title=short, description=texts)
        voting_round = make.voting_round(process, costs={})
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=make.staff(process),
            project="b",
            reason=ALL_ATTACKS,
            now=make.NOW,
        )
        return Visitor(voting_round, make.user(name=ATTACKS[1]))

    def _pages(self, visitor: Visitor) -> list:
        found = [visitor.choose("a"), visitor.review()]
        form = visitor.form()
        found.append(visitor.send(form | {"word": "<script>alert(1)</script>"}))
        names = ("vote", "ballot", "receipt", "check", "rules", "mine")
        found += [visitor.client.get(visitor.address(name)) for name in names]
        project = reverse("proposals:project", args=[visitor.slug, "a"])
        return [*found, visitor.client.get(project)]

    def test_case_64_no_page_of_a_vote_runs_them(self, visitor) -> None:
        pages = self._pages(visitor)

        assert {page.status_code for page in pages} <= {200, 302, 303}
        for page in pages:
            assert dangers_in(page.text) == [], page.request["PATH_INFO"]
        assert any("&lt;script&gt;alert(1)" in page.text for page in pages)

    def test_case_64_the_policy_of_every_page_would_stop_them(self, visitor) -> None:
        for page in self._pages(visitor):
            policy = page["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert page["X-Content-Type-Options"] == "nosniff"

    def test_case_64_the_text_of_a_receipt_is_no_page(self, visitor) -> None:
        self._pages(visitor)

        answer = visitor.client.get(visitor.address("receipt_file"))

        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("attack", [*ATTACKS[:3], *ATTACKS[5:7], ATTACKS[9]])
    def test_case_64_the_search_sees_what_is_not_made_safe(self, attack) -> None:
        assert dangers_in(attack)
