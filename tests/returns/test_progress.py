"""How many have come in and when; whom to ring, whom to urge; reminders, never twice."""

import datetime
import smtplib
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from accounts import actions as accounts
from core import history
from returns import actions, progress, reminders, urging
from returns.models import Reminder, Return
from tests import factories
from tests.returns import make

pytestmark = pytest.mark.django_db
DUE, AGENCIES = datetime.date(2019, 6, 29), datetime.date(2019, 7, 2)


def due(day: datetime.date | None = DUE, agencies: datetime.date | None = AGENCIES):
    period = make.period()
    with history.batch(by=None) as batch:
        return batch.update(period, {"due_on": day, "agency_due_on": agencies})


def test_received_on_time_and_verified() -> None:
    period = due()
    assert progress.received(period).label == "0/19 đơn vị đã gửi báo cáo"
    make.sent("119")  # on the clock's 30/06: a day late
    actions.verify(make.sent("yte"), by=None)
    make.draft("123")
    found = progress.received(period)
    assert (found.expected, found.received, found.on_time, found.verified) == (19, 2, 1, 1)
    assert progress.received(make.period("month")).label == ""


def test_without_a_due_day_nothing_is_late() -> None:
    period = due(None, None)
    row = make.sent("119")
    assert row.was_on_time is None
    assert progress.received(period).on_time == 0
    assert not make.expected("123").is_overdue


def test_police_figures_are_reconciled_by_the_polices_own_return() -> None:
    period = due()
    assert not progress.reconciled(period)
    make.sent("119")
    assert not progress.reconciled(period)
    make.sent("congan")
    assert progress.reconciled(period)


def test_the_letter_names_the_late_units_only() -> None:
    period = due()
    make.sent("119")
    text = urging.letter(urging.build(period, progress.late(period)))
    assert "Huyện Mộc Châu (hạn gửi ngày 29/6/2019)" in text
    assert "Huyện Thuận Châu" not in text
    assert "Sở Y tế" not in text, "due in two days"


def test_one_screen_tells_whom_to_ring(client) -> None:
    due()
    officer = factories.officer("119")
    with history.batch(by=None) as batch:
        batch.update(officer, {"phone": "0212 385 1234"})
    client.force_login(factories.user())
    page = client.get(reverse("returns:completeness")).content.decode()
    assert "0212 385 1234" in page
    assert page.count("Quá hạn") == 12
    client.force_login(factories.officer("123"))
    page = client.get(reverse("returns:completeness")).content.decode()
    assert "0212 385 1234" not in page
    assert "Huyện Mộc Châu" in page


def person(unit: str, **values):
    user = factories.officer(unit)
    with history.batch(by=None) as batch:
        return batch.update(user, {"email": f"u{user.pk}@example.vn", **values})


def run(day: datetime.date) -> list[tuple[str, str]]:
    """Who was written to that day, and with which subject."""
    mail.outbox.clear()
    reminders.send(day)
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_reminded_once_before_and_once_after() -> None:
    due()
    user = person("119")
    assert run(DUE - datetime.timedelta(days=4)) == []
    ((to, subject),) = run(DUE - datetime.timedelta(days=3))
    assert to == user.email
    assert "29/06/2019" in subject
    assert run(DUE) == []
    ((_to, subject),) = run(DUE + datetime.timedelta(days=1))
    assert subject.startswith("Quá hạn")
    assert run(DUE + datetime.timedelta(days=9)) == []
    assert Reminder.objects.count() == 2


def test_who_is_left_in_peace() -> None:
    due()
    person("119", is_active=False)
    person("123", wants_reminders=False)
    person("121", email="")
    done = person("116")
    make.sent("116", by=done)
    assert run(DUE) == []


def test_a_new_day_is_reminded_of_anew() -> None:
    due()
    person("119")
    row = make.sent("119")
    assert run(DUE) == []
    until = datetime.date(2019, 7, 8)
    actions.send_back(row, by=None, sent_back_reason="Sai kinh phí", sent_back_until=until)
    ((_to, _subject),) = run(until)
    assert "Sai kinh phí" in mail.outbox[0].body


def test_what_could_not_be_sent_is_tried_again() -> None:
    due()
    person("119")
    with mock.patch.object(reminders, "send_mail", side_effect=smtplib.SMTPException("weg")):
        assert reminders.send(DUE) == (0, 1)
    assert len(run(DUE)) == 1


def test_the_command_and_ones_own_switch(client, capsys) -> None:
    due(datetime.date(2019, 7, 1))
    user = person("119")
    client.force_login(user)
    client.post(reverse("accounts:reminders"), {"sent": "1"})
    call_command("send_reminders")
    assert mail.outbox == []
    accounts.switch_reminders(user, by=user, wants_reminders=True)
    call_command("send_reminders")
    call_command("send_reminders")
    assert len(mail.outbox) == 1
    assert "1 sent" in capsys.readouterr().out


def test_a_return_that_is_not_asked_for_is_not_on_the_grid(client) -> None:
    client.force_login(factories.user())
    Return.objects.update(deleted_at="2019-01-01T00:00:00Z")
    assert "Quý I" not in client.get(reverse("returns:completeness")).content.decode()


def test_without_an_e_mail_server_nobody_counts_as_told(settings, capsys) -> None:
    row, officer = make.expected(), factories.officer("119")
    due()
    with history.batch(by=None) as batch:
        batch.update(officer, {"email": "can.bo@example.vn"})
    settings.EMAIL_BACKEND = reminders.NOWHERE
    call_command("send_reminders")
    assert not Reminder.objects.exists()
    assert [r.report for r in reminders.due(DUE)] == [row]
