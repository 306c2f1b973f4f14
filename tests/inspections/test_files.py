"""Photos and scans: kept out, let in, seen by whom, released by a second person, gone for good."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from core import clock, history
from core.attachments import check_upload
from core.models import Change
from inspections import actions
from inspections.models import Finding, RuleValue, Visit, VisitFile
from tests import factories
from tests.core import samples
from tests.inspections import make

pytestmark = pytest.mark.django_db
PHOTO = samples.saved(samples.picture())


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def visit_of(district: str = "119", name: str = "Cơ sở mẫu 001") -> Visit:
    shop = make.establishment(district, name)
    return make.first_visit(make.held(make.visit(shop), of=district))


def attached(visit: Visit, by: Any = None, content: bytes = PHOTO, **values: Any) -> VisitFile:
    upload = check_upload(SimpleUploadedFile("anh.jpg", content))
    values = {"kind": "photo", "declared": True, **values}
    return actions.attach_file(visit, by=by, upload=upload, **values)


def address(file: VisitFile, what: str = "open") -> str:
    return reverse(f"inspections:file-{what}", args=[file.visit_id, file.pk])


def send(client: Client, visit: Visit, *contents: bytes, **values: Any) -> Any:
    files = [SimpleUploadedFile(f"{n}.jpg", c, "image/jpeg") for n, c in enumerate(contents)]
    data = {"uploads": files, "kind": "photo", "declared": "on", **values}
    data = {name: value for name, value in data.items() if value != ""}
    return client.post(reverse("inspections:file-create", args=[visit.pk]), data)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    answer.close()
    return answer.status_code


def test_sent_stored_and_read_again(media) -> None:
    officer, visit = factories.officer("119"), visit_of()
    client = signed_in(officer)
    answer = send(client, visit, samples.located(), samples.heic(), caption="Cổng vào")
    assert answer["Location"] == visit.get_absolute_url()
    first, second = VisitFile.objects.order_by("pk")
    assert (first.caption, first.created_by, first.released_at) == ("Cổng vào", officer, None)
    assert len(on_disk(media)) == 4
    for path in on_disk(media):
        assert path.stat().st_mode & 0o777 == 0o640
        assert path.parent.stat().st_mode & 0o777 == 0o750
        assert path.suffix == ".jpg"
        assert b"Exif" not in path.read_bytes()
    for file, what in ((first, "open"), (second, "thumbnail")):
        answer = client.get(address(file, what))
        body = b"".join(answer.streaming_content)
        assert samples.opened(body).format == "JPEG"
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        policy = answer["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "sandbox"} <= set(policy)
        assert answer["Content-Disposition"].startswith(f'inline; filename="luot-{visit.pk}-tep-')
        assert "private" in answer["Cache-Control"]
    page = client.get(visit.get_absolute_url())
    assert address(first, "thumbnail") in page.content.decode()
    assert "Cổng vào" in page.content.decode()


def test_a_pdf_is_shown_as_one() -> None:
    visit = visit_of()
    file = attached(visit, content=samples.pdf(), kind="signed_minutes")
    client = signed_in(factories.user())
    answer = client.get(address(file))
    assert b"".join(answer.streaming_content) == samples.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert status(client, address(file, "thumbnail")) == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PHOTO + bytes(12 * 1024 * 1024), "Tệp lớn hơn 10 MB"),
        (samples.EXE, "Chỉ nhận ảnh"),
        (samples.SVG, "Chỉ nhận ảnh"),
        (samples.HTML, "Chỉ nhận ảnh"),
        (samples.bomb(), "điểm ảnh"),
        (samples.pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "mã lệnh (/JavaScript)"),
        (samples.saved(samples.picture((400, 400)))[:-300], "không đọc được đến hết"),
    ],
    ids=["12 MB", "exe", "svg", "html", "bomb", "script", "cut"],
)
def test_refused_with_a_sentence_and_nothing_is_stored(media, content, sentence) -> None:
    visit = visit_of()
    page = send(signed_in(factories.officer("119")), visit, PHOTO, content, caption="Cổng")
    assert page.status_code == 200
    (error,) = page.context["form"].errors["uploads"]
    assert error.startswith("1.jpg: ")
    assert sentence in error
    assert 'value="Cổng"' in page.content.decode()
    assert not VisitFile.objects.exists()
    assert on_disk(media) == []


def test_without_the_declaration_nothing_is_stored(media) -> None:
    visit = visit_of()
    client = signed_in(factories.officer("119"))
    page = send(client, visit, PHOTO, declared="")
    assert set(page.context["form"].errors) == {"declared", "uploads"}  # to be chosen again
    with pytest.raises(ValidationError):
        attached(visit, declared=False)
    assert "uploads" in send(client, visit).context["form"].errors
    assert "10 tệp" in send(client, visit, *[PHOTO] * 11).context["form"].errors["uploads"][0]
    assert on_disk(media) == []


def test_sent_twice_stored_once(media) -> None:
    visit, client = visit_of(), signed_in(factories.officer("119"))
    form = client.get(reverse("inspections:file-create", args=[visit.pk])).context["form"]
    key = str(form.fields["form_key"].initial)
    for _time in range(2):
        assert send(client, visit, PHOTO, form_key=key).status_code == 302
    assert VisitFile.objects.count() == 1
    assert len(on_disk(media)) == 2


class Broken(Exception):
    """Something goes wrong after the action and before the commit."""


def in_vain(action: Any) -> None:
    with transaction.atomic():
        action()
        raise Broken


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_file(media) -> None:
    visit, seen = visit_of(), []
    with pytest.raises(Broken):
        in_vain(lambda: (attached(visit), seen.extend(on_disk(media))))
    assert len(seen) == 2  # it was there until then
    assert on_disk(media) == []
    with transaction.atomic():  # of an inner part, too, while the rest is kept
        with pytest.raises(Broken):
            in_vain(lambda: attached(visit))
        attached(visit)
    assert VisitFile.objects.count() == 1
    assert len(on_disk(media)) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_is_gone_once_that_is_certain(media) -> None:
    file = attached(visit_of())
    with pytest.raises(Broken):
        in_vain(lambda: actions.remove_file(file, by=None, reason="Nhận ra người"))
    assert len(on_disk(media)) == 2
    actions.remove_file(file, by=None, reason="Nhận ra người")
    assert on_disk(media) == []


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_leaves_no_file(media, monkeypatch) -> None:
    """The bytes are written before the row: an error between the two takes them back."""
    visit = visit_of()
    monkeypatch.setattr(history.Batch, "_log", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attached(visit)
    assert on_disk(media) == []
    assert not VisitFile.objects.exists()


def test_removed_by_hand_the_row_and_the_history_stay(
    media, django_capture_on_commit_callbacks
) -> None:
    officer, visit = factories.officer("119"), visit_of()
    file, client = attached(visit, officer, caption="Cổng vào"), signed_in(officer)
    page = client.post(address(file, "remove"), {"reason": ""})
    assert "reason" in page.context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(file, "remove"), {"reason": "Nhận ra người"}).status_code == 302
    assert on_disk(media) == []
    file.refresh_from_db()
    assert file.removed_at
    assert file.removal_reason == "Nhận ra người"
    assert history.of(file)[0].reason == "Nhận ra người"
    assert status(client, address(file)) == 404
    page = client.get(visit.get_absolute_url())
    assert page.context["files"] == []
    assert "Nhận ra người" in page.content.decode()


def test_a_second_person_releases(media) -> None:
    uploader, colleague, staff = (
        factories.officer("119"),
        factories.officer("119"),
        factories.user(),
    )
    file = attached(visit_of(), uploader)
    with pytest.raises(PermissionDenied):
        actions.release_file(file, by=uploader)
    assert signed_in(uploader).post(address(file, "release")).status_code == 403
    assert address(file, "release") not in page_of(uploader, file)
    for person in (colleague, staff):
        assert address(file, "release") in page_of(person, file)
    queue = reverse("inspections:file-release-list")
    assert [f.pk for f in signed_in(staff).get(queue).context["page"].object_list] == [file.pk]
    assert list(signed_in(uploader).get(queue).context["page"].object_list) == []
    answer = signed_in(colleague).post(address(file, "release"), {"list": "1"})
    assert answer["Location"] == queue
    file.refresh_from_db()
    assert (file.released_by, bool(file.released_at)) == (colleague, True)
    actions.release_file(file, by=staff)  # once more changes nothing
    assert VisitFile.objects.get().released_by == colleague
    assert Change.objects.filter(model="inspections.visitfile").count() == 2


def page_of(user: Any, file: VisitFile) -> str:
    return signed_in(user).get(file.get_absolute_url()).content.decode()


def test_unseen_by_others_until_released() -> None:
    """Leadership, and the district of a visit that the province made: the file, its words, all."""
    shop = make.establishment("119")
    visit = make.first_visit(make.held(make.visit(shop)))
    file = attached(visit, factories.user(), caption="ZCHƯA DUYỆTZ")
    others = (factories.user(Role.LEADERSHIP), factories.officer("119"))
    for who in others:
        for what in ("open", "thumbnail"):
            assert status(signed_in(who), address(file, what)) == 404
        assert "ZCHƯA DUYỆTZ" not in page_of(who, file)
    actions.release_file(file, by=factories.user())
    for who in others:
        assert status(signed_in(who), address(file)) == 200
        assert "ZCHƯA DUYỆTZ" in page_of(who, file)
        assert signed_in(who).post(address(file, "remove")).status_code == 403
    for who in (factories.officer("123"), factories.officer("yte"), factories.officer("congan")):
        for what in ("open", "thumbnail", "remove"):
            assert status(signed_in(who), address(file, what)) == 404
        assert signed_in(who).post(address(file, "release")).status_code == 404


def test_only_below_its_own_visit() -> None:
    file, other = attached(visit_of()), visit_of("123", "Cơ sở mẫu 002")
    staff = signed_in(factories.user())
    for what in ("open", "thumbnail", "remove"):
        wrong = reverse(f"inspections:file-{what}", args=[other.pk, file.pk])
        assert status(staff, wrong) == 404
    assert status(staff, address(file)) == 200


def test_a_file_that_is_not_on_the_disk_is_a_sentence(media) -> None:
    file = attached(visit_of())
    for path in on_disk(media):
        path.unlink()
    page = signed_in(factories.user()).get(address(file))
    assert page.status_code == 404
    assert "Không tìm thấy tệp" in page.content.decode()


def found_in(visit: Visit) -> Finding:
    row = actions.FindingRow(
        text="Chưa niêm yết nội quy", measure="remedy", remedy_due_on=make.day(4, 1)
    )
    actions.record_minutes(visit, by=None, findings=[row])
    return Finding.objects.get(visit=visit)


def test_evidence_names_its_finding() -> None:
    visit = visit_of()
    client = signed_in(factories.officer("119"))
    form = client.get(reverse("inspections:file-create", args=[visit.pk])).context["form"]
    assert "finding" not in form.fields  # nothing was found
    finding = found_in(visit)
    elsewhere = found_in(visit_of("123", "Cơ sở mẫu 002"))
    for wrong in ("", str(elsewhere.pk)):
        page = send(client, visit, PHOTO, kind="evidence", finding=wrong)
        assert "finding" in page.context["form"].errors
    with pytest.raises(ValidationError):
        attached(visit, kind="evidence")
    with pytest.raises(ValidationError):
        attached(visit, kind="evidence", finding=elsewhere)
    assert send(client, visit, PHOTO, kind="evidence", finding=finding.pk).status_code == 302
    file = VisitFile.objects.get()
    assert address(file) in client.get(finding.get_absolute_url()).content.decode()


def aged(file: VisitFile, days: int) -> None:
    then = clock.now() - datetime.timedelta(days=days)
    VisitFile.objects.filter(pk=file.pk).update(created_at=then)


def run(*options: str) -> str:
    out = StringIO()
    call_command("remove_due_files", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def _today(monkeypatch) -> None:
    """The rows' own moments are of the real clock; the tests' today stands in 2019."""
    day = clock.now().date()
    monkeypatch.setattr(clock, "today", lambda: day)


@pytest.mark.usefixtures("_today")
def test_what_is_due_goes_and_the_row_stays(media, django_capture_on_commit_callbacks) -> None:
    visit = visit_of()
    rule = RuleValue.objects.get(key=RuleValue.Key.PHOTO_DAYS)
    old, young, needed = (
        attached(visit),
        attached(visit),
        attached(visit, kind="evidence", finding=found_in(visit)),
    )
    aged(old, rule.value + 2)
    aged(young, rule.value - 2)
    aged(needed, rule.value + 2)  # of a finding that is still open
    assert ": 1." in run("--dry-run")
    assert len(on_disk(media)) == 6
    with django_capture_on_commit_callbacks(execute=True):
        assert ": 1." in run()
    assert len(on_disk(media)) == 4
    old.refresh_from_db()
    assert old.removed_at
    assert rule.source in old.removal_reason
    assert history.of(old)[0].reason == old.removal_reason
    assert history.of(old)[0].actor == ""
    assert ": 0." in run()
    assert history.of(old).count() == 2
    assert list(VisitFile.objects.filter(removed_at=None)) == [young, needed]


@pytest.mark.usefixtures("_today")
def test_an_interrupted_run_is_finished_by_the_next(media) -> None:
    file = attached(visit_of())
    actions.remove_file(file, by=None, reason="Nhận ra người")  # its bytes go on commit: not here
    assert len(on_disk(media)) == 2
    run()
    assert on_disk(media) == []


@pytest.mark.usefixtures("_today")
def test_without_a_rule_nothing_is_due() -> None:
    file = attached(visit_of())
    aged(file, 10_000)
    rule = RuleValue.objects.get(key=RuleValue.Key.PHOTO_DAYS)
    with history.batch(by=None) as batch:
        batch.delete(rule)
    assert ": 0." in run()
