from django.db import migrations, models

from core.guards import guarding


class Migration(migrations.Migration):
    dependencies = [("core", "0004_agency_due")]

    operations = [
        migrations.AddIndex("change", models.Index(fields=["at"], name="change_at")),
        guarding("core_change"),
        guarding("core_reading"),
    ]
