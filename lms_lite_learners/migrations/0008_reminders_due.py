from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms_lite_learners", "0007_mails_that_left")]

    operations = [
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["state", "org", "due_at", "id"], name="lll_invitation_day"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                fields=["state", "org", "reminders", "told_at", "id"], name="lll_invitation_again"
            ),
        ),
    ]
