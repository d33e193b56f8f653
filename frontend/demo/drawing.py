"""Pictures that people of the demo show."""

from datetime import datetime

from frontend.demo import content
from participation import pictures
from participation.actions.files import keep_picture
from participation.forms.files import NewPicture


def picture(name: str, alt: str, now: datetime) -> NewPicture:
    """Keep a picture as if somebody had just sent it."""
    renditions = pictures.made_anew(content.picture(name))
    large, small = keep_picture(renditions=renditions, now=now)
    return NewPicture(large, small, alt)
