from django.db import migrations

from core.guards import guarding


class Migration(migrations.Migration):
    dependencies = [("core", "0002_reading")]

    operations = [guarding("core_change"), guarding("core_reading")]
