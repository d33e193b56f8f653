import pytest
from django.utils import timezone
import make
@pytest.mark.django_db(transaction=True)
def test_home(page, live_server, javascript, assert_accessible):
    page.goto(live_server.url + "/")
    assert page.title()
    assert_accessible(page)
@pytest.mark.django_db(transaction=True)
def test_process(page, live_server, sign_in, clock):
    p = make.process("kk")
    make.phase(p, "propose")
    u = make.user()
    sign_in(u)
    r = page.goto(live_server.url + "/kk/")
    print(r.status, page.title())
    print(page.inner_text("body")[:300])
