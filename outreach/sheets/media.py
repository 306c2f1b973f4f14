"""Media items as a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from core import text
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import ChoiceKind, DateKind, RowKind, TextKind
from outreach import actions
from outreach.models import Language, MediaItem, MediaOutlet


class MediaTable(Table):
    key = "media"
    label = _("Media items")
    about = _("One row for one item that an outlet published or broadcast.")
    model = MediaItem
    verb = Verb.RECORD_MEDIA
    known_by = ("outlet", "kind", "published_on", "title")
    fields = (
        Field(
            "outlet",
            _("Outlet"),
            RowKind(lambda user: MediaOutlet.objects.editable_by(user), lambda o: [o.name]),
            ("Cơ quan báo chí", "Báo, đài", "Đơn vị", "Đơn vị đăng, phát", "Kênh"),
            required=True,
            width=30,
        ),
        Field(
            "kind",
            _("Kind"),
            ChoiceKind(MediaItem.Kind.choices),
            ("Thể loại", "Loại", "Loại tin, bài"),
            required=True,
            width=16,
        ),
        Field(
            "published_on",
            _("Published on"),
            DateKind(),
            ("Ngày đăng", "Ngày phát", "Ngày đăng, phát", "Ngày", "Ngày phát sóng"),
            required=True,
            example="05/06/2019",
            width=14,
        ),
        Field(
            "title",
            _("Title"),
            TextKind(250),
            ("Tên tin, bài", "Tiêu đề", "Tên bài", "Nội dung"),
            required=True,
            example="Ra quân tuyên truyền phòng, chống mại dâm",
            width=50,
        ),
        Field(
            "language",
            _("Language"),
            ChoiceKind(Language.choices),
            ("Ngôn ngữ", "Tiếng"),
            empty=Language.VIETNAMESE,
            width=16,
        ),
        Field(
            "link",
            _("Link"),
            TextKind(400),
            ("Đường dẫn", "Địa chỉ bài viết"),
            empty="",
            width=40,
            help=_("Where it can be read or heard; http:// or https:// only."),
        ),
    )

    def records(self, user: Any) -> Any:
        return MediaItem.objects.visible_to(user).select_related("outlet").order_by("pk")

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        days = [line.values["published_on"] for line in lines if line.values.get("published_on")]
        return rows.filter(published_on__range=(min(days), max(days))) if days else rows.none()

    def key_of(self, values: Mapping[str, Any]) -> Any:
        outlet, kind, day = values.get("outlet"), values.get("kind"), values.get("published_on")
        return (getattr(outlet, "pk", None), kind, day, text.fold(values.get("title") or ""))

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        new = list(self.new(lines, given))
        actions.save_media_items(by=given.by, new=new, changed=self.changed(lines))

    def remove(self, record: Any, *, by: Any) -> None:
        actions.remove_media_item(record, by=by)
