import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import hashlib, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from small_pools import stored_pool
from panels.sortition.{module} import {module_function}
found = {module_function}(stored_pool({name!r}))
print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


class TestLottery:
    @pytest.mark.parametrize(
        ("module", "function", "name"),
        [
            ("fairness", "maximin", "kainuu_households_12"),
            ("leximin", "leximin", "raati_nuoret_naiset_8"),
        ],
    )
    def test_is_the_same_to_the_last_bit_in_another_process(
        self, module, function, name
    ) -> None:
        program = PROGRAM.format(
            root=str(ROOT), module=module, module_function=function, name=name
        )

        hashes = {
            subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("0", "1", "4242")
        }

        assert len(hashes) == 1
