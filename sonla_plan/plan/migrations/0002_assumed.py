from typing import Any

from django.db import migrations, models


def name_the_due_date(apps: Any, schema_editor: Any) -> None:
    """Until now only a due date could be marked; the mark now names any field."""
    targets = apps.get_model("plan", "Target").objects.using(schema_editor.connection.alias)
    targets.filter(due_is_demo=True).update(assumed=["due_on"])


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="target",
            name="assumed",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="assumed"
            ),
        ),
        migrations.RunPython(name_the_due_date, migrations.RunPython.noop),
        migrations.RemoveField(model_name="target", name="due_is_demo"),
    ]
