"""Every table: what goes out and comes in again changes nothing; the same from the command line."""

import datetime
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from core import history
from core.models import Exported
from inspections.models import Establishment
from sonla_plan.sheets.models import SheetImport
from sonla_plan.sheets.tables import BY_KEY, TABLES
from tests import world
from tests.factories import officer, user
from tests.sheets.rows import VARIED

pytestmark = pytest.mark.django_db


def command(name, *args, **options):
    out = io.StringIO()
    try:
        call_command(name, *map(str, args), stdout=out, **options)
        return 0, out.getvalue()
    except SystemExit as end:
        return end.code, out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_out_and_in_again(table, kind, tmp_path):
    world.district_rows("119", "Một")
    world.district_rows("123", "Hai")
    VARIED[table.key]()
    people = [who for who in (user(), officer("119")) if table.offered(who)]
    for who in people:
        there = table.records(who).count()
        path = tmp_path / f"{who.username}.{kind}"
        assert command("export_table", table.key, path, user=who.username) == (0, f"{there} rows\n")
        code, said = command("import_table", table.key, path, user=who.username, json=True)
        told = json.loads(said)
        assert (code, told["errors"], told["notes"]) == (0, [], [])
        assert told["counts"] == {"new": 0, "changed": 0, "unchanged": there, "error": 0}
        assert there or who is not people[0]
    assert [line.kind for line in Exported.objects.all()] == [kind] * len(people)


def test_the_command_stores_checks_only_and_says_what_is_wrong(tmp_path):
    who, path = officer("119").username, tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Tên cơ sở", "Loại hình", "Xã"])
    book.active.append(["Nhà nghỉ Hoa Ban", "Nhà nghỉ", "Xã Phổng Lái"])
    book.save(path)
    code, said = command("import_table", "establishments", path, user=who, dry_run=True)
    assert (code, "new=1" in said, Establishment.objects.count()) == (0, True, 0)
    code, said = command("import_table", "establishments", path, user=who)
    assert (code, Establishment.objects.get().name) == (0, "Nhà nghỉ Hoa Ban")
    book.active.append(["Nhà nghỉ HOA BAN mới", "Nhà máy", "Hát Lót"])
    book.save(path)
    code, said = command("import_table", "establishments", path, user=who)
    assert code == 1
    assert "Sheet!B3 (Loại): " in said
    assert "Sheet!C3" in said
    with pytest.raises(CommandError):
        command("import_table", "nothing", path, user=who)
    with pytest.raises(CommandError):
        command("import_table", "establishments", path, user=user("leadership").username)


def test_the_command_asks_what_the_page_asks(tmp_path):
    """Provincial staff name the letter, or say that none came; a closed period wants its reason."""
    who, path = user().username, tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Tên cơ sở", "Loại hình", "Xã"])
    book.active.append(["Nhà nghỉ Hoa Ban", "Nhà nghỉ", "Xã Phổng Lái, Huyện Thuận Châu"])
    book.save(path)
    assert command("import_table", "establishments", path, user=who, dry_run=True)[0] == 0
    for wrong in (
        {},
        {"letter": "12/BC"},
        {"letter": "12/BC", "letter_on": "32/4/2019"},
        {"letter": "12/BC", "letter_on": "5/4/2019", "no_letter": True},
    ):
        with pytest.raises(CommandError) as refused:
            command("import_table", "establishments", path, user=who, **wrong)
        assert refused.value.returncode == 2
        assert not SheetImport.objects.exists()
    letter = {"letter": "12/BC", "letter_on": "5/4/2019"}
    assert command("import_table", "establishments", path, user=who, **letter)[0] == 0
    made = Establishment.objects.get()
    assert (made.letter_number, made.letter_on) == ("12/BC", datetime.date(2019, 4, 5))
    assert "12/BC" in history.of(made).get().reason


def test_a_wrong_export_is_a_sentence_and_a_code(tmp_path):
    path, own = tmp_path / "a.xlsx", officer("119").username
    for args, name in (
        (("nothing", path), own),
        (("activities", path), "nobody"),
        (("activities", tmp_path / "a.pdf"), own),
        (("activities", tmp_path / "no-such-folder" / "a.xlsx"), own),
    ):
        with pytest.raises(CommandError) as raised:
            call_command("export_table", *map(str, args), user=name)
        assert raised.value.returncode == 2
    assert not list(tmp_path.iterdir())
    assert not Exported.objects.exists()


def test_the_page_gives_the_same_lines_as_csv(client, tmp_path):
    world.district_rows("119", "Một")
    who, path = officer("119"), tmp_path / "a.csv"
    client.force_login(who)
    answer = client.get("/bang-tinh/activities/xuat/?export=csv")
    path.write_bytes(answer.getvalue())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    code, said = command("import_table", "activities", path, user=who.username, json=True)
    there = json.loads(said)["counts"]["unchanged"]
    assert (code, there) == (0, BY_KEY["activities"].records(who).count())
    line = Exported.objects.get()
    assert (line.kind, line.rows) == ("csv", there)
