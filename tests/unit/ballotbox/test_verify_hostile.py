"""Case 62 of the design (9.3): packs that are made to break whoever reads them."""

import gzip
import io
import json
import os
import shutil
import tarfile
import tracemalloc
from pathlib import Path

import packs
import pytest

from voting.ballotbox import pack, pack_tar
from voting.ballotbox.pack_reader import PackError
from voting.ballotbox.verify import main
from voting.ballotbox.verifying.run import Given, verify

TEN_GIGABYTES = 10 * 1024**3
MEGABYTE = 1 << 20
FIRST_BYTES = 512


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    return packs.believable().publish().save(tmp_path_factory.mktemp("one") / "pack")


@pytest.fixture
def folder(published, tmp_path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "pack"))


def refused(path: Path) -> str:
    """Expect an error, exit code 2 and little memory; return what was said."""
    tracemalloc.start()
    with pytest.raises(PackError) as error:
        verify(path, Given())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 48 * MEGABYTE
    assert main([str(path)]) == 2
    return str(error.value)


class TestAFolder:
    @pytest.mark.parametrize(
        "name", sorted({*pack.FIXED, "result-all.json"} - {"README.txt", "verify.pyz"})
    )
    def test_with_ten_gigabytes_without_a_line_break(self, folder, name) -> None:
        os.truncate(folder / name, TEN_GIGABYTES)

        said = refused(folder)

        assert name in said

    def test_with_a_ballot_file_of_ten_gigabytes(self, folder) -> None:
        os.truncate(folder / "ballots-all.pb", TEN_GIGABYTES)

        report = verify(folder, Given())

        assert report.codes == ["PABULIB"]

    def test_with_a_link(self, folder, tmp_path) -> None:
        (folder / "log.jsonl").rename(tmp_path / "elsewhere")
        (folder / "log.jsonl").symlink_to(tmp_path / "elsewhere")

        assert refused(folder) == "log.jsonl is not a plain file"

    def test_with_a_pipe_that_nobody_writes_to(self, folder) -> None:
        (folder / "checkpoint").unlink()
        os.mkfifo(folder / "checkpoint")

        assert refused(folder) == "checkpoint is not a plain file"

    def test_with_a_folder_in_it(self, folder) -> None:
        (folder / "more").mkdir()

        assert refused(folder) == "more is not a plain file"

    def test_with_a_file_too_many(self, folder) -> None:
        (folder / "cookies.txt").touch()

        assert refused(folder) == "'cookies.txt' is no part of a pack"

    def test_with_a_file_too_few(self, folder) -> None:
        (folder / "result-south.json").unlink()

        assert refused(folder) == "result-south.json is missing"

    def test_with_thousands_of_files(self, folder) -> None:
        for number in range(1100):
            (folder / f"{number}").touch()

        assert "too many files" in refused(folder)

    def test_that_may_not_be_read(self, folder, monkeypatch) -> None:
        def forbid(path):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "scandir", forbid)

        assert "Permission denied" in refused(folder)

    def test_without_pots_in_its_rules(self, folder) -> None:
        sheet = json.loads((folder / "sheet.json").read_text()) | {"pots": []}
        (folder / "sheet.json").write_text(json.dumps(sheet))

        assert refused(folder) == "sheet.json: it has no pots"

    def test_that_is_not_there(self, tmp_path) -> None:
        assert "No such file" in refused(tmp_path / "nothing")

    @pytest.mark.parametrize(
        "text",
        [
            "[" * 100_000,
            '{"a":' * 100_000,
            '{"format":"porukka-rules-2"}',
            '{"format":"porukka-rules-2","pots":7}',
            "[]",
            "7",
            "9" * 10_000,
            "\ud800",
        ],
        ids=["lists", "objects", "fields", "kinds", "list", "number", "digits", "half"],
    )
    def test_with_a_sheet_of_rules_that_is_none(self, folder, text) -> None:
        (folder / "sheet.json").write_bytes(text.encode(errors="surrogatepass"))

        assert "sheet.json" in refused(folder)

    def test_with_a_key_twice_in_the_sheet_of_rules(self, folder) -> None:
        text = (folder / "sheet.json").read_text()
        (folder / "sheet.json").write_text(text.replace("{", '{"max_choices":9,', 1))

        assert "CONFIG" in verify(folder, Given()).codes

    @pytest.mark.parametrize(
        "line",
        [
            b"[" * 100_000,
            b'{"t":' * 100_000,
            b'{"t":"open","t":"ballot"}',
            b'{"t":7}',
            b'{"t":"close","grace":1e9}',
            b"\xff\xfe",
            b"",
        ],
        ids=["lists", "objects", "twice", "number", "float", "bytes", "empty"],
    )
    @pytest.mark.parametrize("at", [0, 7])
    def test_with_a_line_that_is_no_entry(self, folder, line, at) -> None:
        lines = (folder / "log.jsonl").read_bytes().splitlines()
        lines[at] = line
        (folder / "log.jsonl").write_bytes(b"\n".join([*lines, b""]))

        codes = verify(folder, Given()).codes

        assert {"CANON", "FIELDS"} & set(codes)

    @pytest.mark.parametrize("name", ["checkpoints.jsonl", "openings.jsonl"])
    @pytest.mark.parametrize("line", [b"[" * 100_000, b'{"b":{},"b":{}}'])
    def test_with_a_line_of_another_file_that_is_none(self, folder, name, line) -> None:
        (folder / name).write_bytes(line + b"\n")

        assert main([str(folder)]) in {1, 2}

    def test_with_a_result_that_is_nested_deeply(self, folder) -> None:
        (folder / "result-all.json").write_text("[" * 100_000)

        assert "RESULT" in verify(folder, Given()).codes


def archive(folder: Path) -> bytearray:
    return bytearray(b"".join(pack_tar.tar_of(folder, "pack")))


def with_member(path: Path, member: tarfile.TarInfo, content: bytes = b"") -> Path:
    """Write an archive of one strange file."""
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as made:
        member.size = len(content)
        made.addfile(member, io.BytesIO(content))
    return path


class TestAnArchive:
    @pytest.mark.parametrize(
        "name", ["/etc/passwd", "../log.jsonl", "pack/../../log.jsonl", "a/b/log.jsonl"]
    )
    def test_that_leads_elsewhere(self, name, tmp_path) -> None:
        path = with_member(tmp_path / "p.tar", tarfile.TarInfo(name), b"x")

        assert "one folder" in refused(path) or "leads out" in refused(path)

    @pytest.mark.parametrize(
        "kind",
        [
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.CHRTYPE,
            tarfile.FIFOTYPE,
            tarfile.GNUTYPE_SPARSE,
            tarfile.GNUTYPE_LONGNAME,
            tarfile.XHDTYPE,
        ],
    )
    def test_with_something_else_than_a_plain_file(self, kind, tmp_path) -> None:
        member = tarfile.TarInfo("pack/log.jsonl")
        member.type, member.linkname = kind, "sheet.json"

        assert "not a plain file" in refused(with_member(tmp_path / "p.tar", member))

    def test_with_a_name_twice(self, folder, tmp_path) -> None:
        path = tmp_path / "p.tar"
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as made:
            made.add(folder / "sheet.json", arcname="pack/sheet.json")
            made.add(folder / "sheet.json", arcname="sheet.json")

        assert "twice" in refused(path)

    def test_that_claims_a_file_longer_than_itself(self, folder, tmp_path) -> None:
        path = tmp_path / "p.tar"
        content = archive(folder)
        del content[-20_000:]
        path.write_bytes(content)

        assert "does not end within" in refused(path)

    def test_that_ends_in_the_middle_of_a_header(self, folder, tmp_path) -> None:
        path = tmp_path / "p.tar"
        path.write_bytes(archive(folder)[: FIRST_BYTES + 100])

        assert "ends in the middle" in refused(path)

    def test_with_a_header_that_was_changed(self, folder, tmp_path) -> None:
        path = tmp_path / "p.tar"
        content = archive(folder)
        content[3] ^= 1
        path.write_bytes(content)

        assert "no archive" in refused(path)

    def test_that_is_a_compressed_bomb(self, tmp_path) -> None:
        path = tmp_path / "p.tar.gz"
        path.write_bytes(gzip.compress(bytes(20 * MEGABYTE)))

        assert "number" in refused(path) or "no archive" in refused(path)

    def test_of_ten_gigabytes_of_nothing(self, tmp_path) -> None:
        path = tmp_path / "p.tar"
        path.touch()
        os.truncate(path, TEN_GIGABYTES)

        assert refused(path) == "sheet.json is missing"

    def test_with_a_name_that_is_no_text(self, tmp_path) -> None:
        path = with_member(tmp_path / "p.tar", tarfile.TarInfo("sheet\udcff"), b"x")

        assert "no text" in refused(path)

    def test_that_never_ends(self) -> None:
        assert "not a plain file" in refused(Path("/dev/zero"))


class TestWhatIsBroughtAlong:
    @pytest.mark.parametrize("option", ["--receipt", "--checkpoint"])
    def test_may_be_no_text(self, folder, tmp_path, option, capsys) -> None:
        path = tmp_path / "kept.txt"
        path.write_bytes(b"\xff")

        assert main([str(folder), option, str(path)]) == 2
        assert main([str(folder), option, str(tmp_path / "nothing")]) == 2
        assert "kept.txt is no text" in capsys.readouterr().err

    def test_may_be_no_receipt(self, folder, tmp_path) -> None:
        path = tmp_path / "receipt.txt"
        path.write_text("Dear city\n")

        assert main([str(folder), "--receipt", str(path)]) == 2

    def test_may_have_ten_gigabytes(self, folder, tmp_path) -> None:
        path = tmp_path / "receipt.txt"
        path.touch()
        os.truncate(path, TEN_GIGABYTES)

        assert main([str(folder), "--receipt", str(path)]) == 2
        assert main([str(folder), "--checkpoint", str(path)]) == 2

    def test_is_refused_as_json_too(self, folder, tmp_path, capsys) -> None:
        assert main([str(tmp_path / "nothing"), "--json"]) == 2

        plain = json.loads(capsys.readouterr().out)
        assert plain["format"] == "porukka-verification-1"
        assert "No such file" in plain["error"]
