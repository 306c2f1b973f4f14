import pytest

from tests import factories


@pytest.fixture
def staff(client, db):
    person = factories.user()
    client.force_login(person)
    return person
