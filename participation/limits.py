"""How much residents may send, on what terms data is given away, where help is."""

from participation.environment import env, from_json
from participation.municipalities import read_municipalities

# Pictures and documents of one proposal, and how large one may be as it is sent.
PICTURES_MOST = env.int("PICTURES_MOST", default=5)
PICTURE_MEGABYTES = env.int("PICTURE_MEGABYTES", default=8)
PICTURE_MEGAPIXELS = env.int("PICTURE_MEGAPIXELS", default=40)
ATTACHMENTS_MOST = env.int("ATTACHMENTS_MOST", default=3)
ATTACHMENT_MEGABYTES = env.int("ATTACHMENT_MEGABYTES", default=8)
ATTACHMENT_PAGES = env.int("ATTACHMENT_PAGES", default=50)

# The first one swallows what no form would take, so that it fills no disk.
FILE_UPLOAD_HANDLERS = [
    "participation.uploads.Swallowing",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# A draft that nobody has touched for so many days is deleted.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=90)

# Nobody is invited to two surveys within so many days; a group of fewer answers is not
# told apart; so many minutes a paper form that was just typed can be taken back.
SURVEY_REST_DAYS = env.int("SURVEY_REST_DAYS", default=30)
SURVEY_SMALLEST_GROUP = env.int("SURVEY_SMALLEST_GROUP", default=5)
SURVEY_UNDO_MINUTES = env.int("SURVEY_UNDO_MINUTES", default=15)

# On what terms open data is given away: their name, and where they can be read.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="CC BY 4.0")
OPEN_DATA_LICENCE_URL = env.str(
    "OPEN_DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)

# Where help points lie: those of Kainuu are there, this adds others or takes some out.
MUNICIPALITIES = read_municipalities(from_json("MUNICIPALITIES", {}))
