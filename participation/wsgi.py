"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from participation.checks import refuse_dangers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")

application = get_wsgi_application()
refuse_dangers()
