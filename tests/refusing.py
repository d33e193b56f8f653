"""What an action answers that refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from participation.policies import Refused


def code_of(action: Callable[..., object], **fields: Any) -> str:
    """Return the code of the refusal that the action must end in."""
    with pytest.raises(Refused) as refused:
        action(**fields)
    return refused.value.refusal.code
