"""Nudges, and a mark on each project's newest forecast so that pages over all projects need not search for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def mark_newest(apps, schema_editor):
    """Only the newest forecast of each project keeps the mark."""
    forecast = apps.get_model("insights", "Forecast")
    newest = dict(forecast.objects.order_by("made_at", "pk").values_list("project_id", "pk"))
    forecast.objects.exclude(pk__in=list(newest.values())).update(is_newest=False)


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_forecasts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("forecast", "is_newest", models.BooleanField(default=True)),
        migrations.RunPython(mark_newest, migrations.RunPython.noop),
        migrations.AddConstraint(
            "forecast",
            models.UniqueConstraint(
                condition=models.Q(("is_newest", True)), fields=("project",), name="forecast_newest_once"
            ),
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("asked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work.project"),
                ),
            ],
            options={"indexes": [models.Index(fields=["project", "-asked_at"], name="nudge_newest")]},
        ),
    ]
