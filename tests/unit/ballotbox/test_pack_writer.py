"""A pack as written: the same bytes for the same vote, as folder and as archive."""

import os
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from io import BytesIO

import packs
import pytest

from voting.ballotbox import pack, pack_program, pack_tar
from voting.ballotbox.pack import Material, Opening
from voting.ballotbox.verifying.run import Given, verify


@pytest.fixture(scope="module")
def published() -> packs.Published:
    return packs.believable().publish(destroyed=True)


@pytest.fixture
def folder(published, tmp_path):
    return published.save(tmp_path / "pack")


def archive(folder) -> bytes:
    return b"".join(pack_tar.tar_of(folder, "pack"))


class TestAFolder:
    def test_has_every_file_of_the_vote(self, folder) -> None:
        assert {path.name for path in folder.iterdir()} == {
            *pack.FIXED,
            *(pack.result_name(code) for code in ("north", "south", "all")),
            *(pack.ballots_name(code) for code in ("north", "south", "all")),
        }

    def test_has_the_same_bytes_each_time(self, published, folder, tmp_path) -> None:
        again = published.save(tmp_path / "again")

        assert archive(again) == archive(folder)

    def test_is_written_into_an_empty_folder_only(self, published, folder) -> None:
        with pytest.raises(FileExistsError):
            published.save(folder)

    def test_holds_the_openings_that_the_log_binds(self, folder, published) -> None:
        content = (folder / pack.OPENINGS).read_bytes()

        bound = pack.openings_sha256(published.material.openings)

        assert bound == sha256(content).hexdigest()

    def test_takes_openings_in_the_order_of_their_commitments_only(self) -> None:
        openings = [
            Opening("b" * 64, "0" * 64, "{}"),
            Opening("a" * 64, "0" * 64, "{}"),
        ]

        with pytest.raises(ValueError, match="ascend"):
            pack.openings_sha256(openings)

    def test_explains_itself_in_three_languages(self, folder) -> None:
        text = (folder / pack.README).read_text()

        assert text.count("python3 verify.pyz .\n") == 3
        assert all(text.count(name) == 3 for name in ("log.jsonl", "ballots-*.pb"))

    def test_may_be_larger_than_the_memory(self, published, tmp_path) -> None:
        lines = (f"{n:064x}" for n in range(3))
        material = Material(sheet="{}", log=lines, checkpoint="")

        pack.write(material, tmp_path / "streamed")

        assert (tmp_path / "streamed" / pack.LOG).read_text().count("\n") == 3


class TestAnArchive:
    def test_is_read_by_other_programs(self, folder) -> None:
        with tarfile.open(fileobj=BytesIO(archive(folder))) as opened:
            members = opened.getmembers()
            log = opened.extractfile("pack/log.jsonl")

            assert log is not None
            assert log.read() == (folder / "log.jsonl").read_bytes()
        assert {(one.mtime, one.uid, one.uname) for one in members} == {(0, 0, "")}
        names = [one.name for one in members]
        assert names == sorted(names)

    def test_says_how_long_it_will_be(self, folder) -> None:
        assert pack_tar.tar_bytes(folder) == len(archive(folder))

    def test_holds_names_and_sizes_that_fit_only(self, tmp_path) -> None:
        (tmp_path / ("a" * 100)).touch()

        with pytest.raises(ValueError, match="does not fit"):
            list(pack_tar.tar_of(tmp_path, "pack"))

    def test_is_not_made_of_a_file_that_shrinks(self, folder) -> None:
        chunks = pack_tar.tar_of(folder, "pack")
        name = min(path.name for path in folder.iterdir())
        next(chunks)
        next(chunks)
        os.truncate(folder / name, 0)

        with pytest.raises(ValueError, match="became shorter"):
            list(chunks)

    def test_is_verified_like_the_folder(self, folder, tmp_path) -> None:
        path = tmp_path / "pack.tar"
        path.write_bytes(archive(folder))

        report = verify(path, Given())

        assert report.as_plain() | {"pack": ""} == (
            verify(folder, Given()).as_plain() | {"pack": ""}
        )
        assert report.holds

    @pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT])
    def test_may_have_been_made_by_another_program(
        self, form, folder, tmp_path
    ) -> None:
        path = tmp_path / "pack.tar"
        with tarfile.open(path, "w", format=form) as made:
            made.add(folder, arcname="./spring")

        assert verify(path, Given()).holds


def isolated(*arguments, cwd, **environment) -> subprocess.CompletedProcess[str]:
    """Run Python where neither our sources nor anything of the user's can be found."""
    return subprocess.run(
        [sys.executable, "-I", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class TestTheProgramInAPack:
    def test_has_the_same_bytes_each_time(self) -> None:
        first = pack_program.build()
        pack_program.build.cache_clear()

        assert pack_program.build() == first

    def test_holds_nothing_of_the_platform(self) -> None:
        with zipfile.ZipFile(BytesIO(pack_program.build())) as program:
            names = program.namelist()
            sources = b"".join(program.read(name) for name in names)

        assert b"django" not in sources.lower()
        assert "voting/ballotbox/verifying/run.py" in names
        assert not [name for name in names if name.startswith("voting/models")]

    def test_checks_the_pack_without_our_sources(self, folder) -> None:
        found = isolated("-c", "import voting.ballotbox", cwd=folder)
        assert "ModuleNotFoundError" in found.stderr

        done = isolated(folder / pack.PROGRAM, ".", cwd=folder)

        assert done.returncode == 0, done.stderr
        assert "Everything holds" in done.stdout

    def test_says_so_where_it_finds_no_cryptography(self, folder) -> None:
        # -S leaves out whatever is installed beside Python itself.
        done = isolated("-S", folder / pack.PROGRAM, ".", cwd=folder)

        assert done.returncode == 2
        assert "pip install cryptography" in done.stderr
        assert "Traceback" not in done.stderr
