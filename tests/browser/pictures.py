"""The pictures of docs/nguoi-dung and README.md: each the end of the steps that its text tells.

`test_guide.py` takes the steps and draws into a temporary folder; `scripts/screenshots.py` draws
the same into docs/images.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Page, expect

DESK, WIDE, PHONE = (1280, 800), (1280, 900), (390, 844)
#: bytes of one picture: read over a slow line
LARGEST = 80_000
COLOURS = (128, 64, 32, 16)
STAFF, SECOND, OFFICER, LEADERS = "tinh", "tinh2", "thuanchau", "lanhdao"
ADMINISTRATOR = "quantri"
#: does what the worker beside the server does
Work = Callable[[], None]


@dataclass(frozen=True)
class Picture:
    name: str
    account: str  # "": nobody has signed in
    steps: Callable[[Page, Work], None]
    size: tuple[int, int] = DESK


def menu(page: Page, group: str, entry: str = "") -> None:
    """As a person finds the page: by the names in the menu."""
    page.goto("/")
    toggle = page.get_by_role("button", name="Menu", exact=True)
    if toggle.is_visible():  # a phone
        toggle.click()
    bar = page.get_by_role("navigation", name="Chính")
    if not entry:
        bar.get_by_role("link", name=group, exact=True).click()
        page.wait_for_load_state()
        return
    bar.locator("summary", has_text=group).first.click()
    bar.get_by_role("link", name=entry, exact=True).click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def press(page: Page, name: str) -> None:
    """A link or button of the page, by what stands on it."""
    main = page.locator("main")
    found = main.get_by_role("link", name=name, exact=True).or_(
        main.get_by_role("button", name=name, exact=True)
    )
    found.first.click()
    page.wait_for_load_state()


def show(page: Page, selector: str) -> None:
    """Scrolled to what the text speaks of, clear of the window's edge."""
    spot = page.locator(selector).first
    expect(spot).to_be_visible()
    spot.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 24)")


def sign_in(page: Page, work: Work) -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("thuanchau")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()


def month_grid(page: Page, work: Work) -> None:
    menu(page, "Truyền thông", "Nhập theo tháng")
    page.goto(page.url.split("?")[0] + "?month=2019-05")
    expect(page.locator(".month-act button").first).to_be_visible()


def activity(page: Page, work: Work) -> None:
    menu(page, "Truyền thông", "Hoạt động")
    press(page, "Thêm hoạt động")
    page.get_by_label("Ngày tổ chức").first.fill("5/6/2019")
    page.get_by_label("Hình thức").select_option(label="Tuyên truyền trực tiếp")
    page.locator(".picker input[role=combobox]").press_sequentially("phong")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()


def search(page: Page, work: Work) -> None:
    menu(page, "Truyền thông", "Hoạt động")
    page.locator("[name=search]").first.fill("phong lai")
    press(page, "Lọc")
    expect(page.locator("main tbody tr").first).to_be_visible()


def workbook(page: Page, work: Work) -> None:
    menu(page, "Báo cáo", "Nhập, xuất Excel")
    with page.expect_download() as download:
        page.locator("a[href$='/activities/mau/']").first.click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = (("3/5/2019", "Tờ rơi", 3, "Phổng Lái"), ("4/5/2019", "Múa lân", 2, "Mường É"))
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column, value)
    filled = io.BytesIO()
    book.save(filled)
    page.locator("a[href$='/activities/nhap/']").first.click()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "hoat-dong.xlsx", "mimeType": kind, "buffer": filled.getvalue()}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator(".form-actions [type=submit]").click()
    expect(page.locator("[data-working]")).to_be_visible()
    work()
    expect(page.locator(".sheet-filters")).to_be_visible(timeout=30_000)
    expect(page.locator(".sheet-errors li")).to_have_count(1)


def census(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Thống kê cơ sở")
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def to_do(page: Page, work: Work) -> None:
    menu(page, "Việc cần xử lý")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def unit_return(page: Page, work: Work) -> None:
    menu(page, "Báo cáo", "Báo cáo của đơn vị")
    page.get_by_role("row").filter(has_text="6 tháng đầu năm 2019").get_by_role(
        "link"
    ).first.click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def nothing_to_report(page: Page, work: Work) -> None:
    menu(page, "Xã, phường", "Báo không phát sinh")
    page.locator(".page-head a.btn-primary").first.click()
    page.locator("[name=fact_kind]").select_option(label="Tụ điểm")
    page.locator("[name=period]").select_option(label="6 tháng đầu năm 2019")
    page.locator("[name=declared_on]").fill("30/6/2019")


def plan_inspection(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Kế hoạch kiểm tra")
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("Giấy tờ để in")


def inspection(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Các cuộc kiểm tra")
    page.locator("main tbody a").first.click()
    expect(page.locator(".facts").first).to_be_visible()


def minutes(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Lượt kiểm tra")
    page.locator("main tbody a").first.click()
    press(page, "Sửa")
    show(page, ".checklist")


def findings(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Vấn đề phát hiện")
    expect(page.locator("main tbody tr").first).to_be_visible()


def evidence(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Tệp chờ duyệt")
    expect(page.locator("main img").first).to_be_visible()
    expect(page.locator("main").get_by_role("button", name="Duyệt").first).to_be_visible()


def calendar(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Lịch kiểm tra")
    expect(page.locator(".calendar a").first).to_be_visible()


def results(page: Page, work: Work) -> None:
    menu(page, "Kiểm tra", "Kết quả kiểm tra")
    expect(page.locator("main table").first).to_be_visible()


def completeness(page: Page, work: Work) -> None:
    menu(page, "Báo cáo", "Tình hình gửi báo cáo")
    expect(page.locator("main tbody tr").first).to_be_visible()


def review(page: Page, work: Work) -> None:
    menu(page, "Báo cáo", "Xác nhận báo cáo")
    expect(page.locator("main").get_by_role("checkbox").first).to_be_visible()


def closed_period(page: Page, work: Work) -> None:
    menu(page, "Kế hoạch", "Kỳ báo cáo")
    page.get_by_role("link", name="Quý I năm 2019").first.click()
    page.get_by_role("link", name="Điều chỉnh sau khi chốt").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def official_report(page: Page, work: Work) -> None:
    menu(page, "Báo cáo", "Báo cáo chính thức")
    page.get_by_role("link", name="Quý I năm 2019").first.click()
    expect(page.locator(".sheet")).to_be_visible()


def explanations(page: Page, work: Work) -> None:
    menu(page, "Kế hoạch", "Báo cáo nguyên nhân")
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def change_history(page: Page, work: Work) -> None:
    menu(page, "Kế hoạch", "Chỉ tiêu")
    page.get_by_role("link", name="Xã, phường, thị trấn có tổ chức tuyên truyền").first.click()
    heading = page.get_by_role("heading", name="Lịch sử thay đổi")
    expect(heading).to_be_visible()
    heading.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 320)")


def dashboard(page: Page, work: Work) -> None:
    menu(page, "Tổng quan")
    expect(page.locator("#map svg").first).to_be_attached()


def rows(page: Page, work: Work) -> None:
    dashboard(page, work)
    page.locator("a.figure").first.click()
    expect(page.locator(".rows-figure b")).to_be_visible()


def commune_map(page: Page, work: Work) -> None:
    dashboard(page, work)
    page.get_by_role("link", name="Đăng ký", exact=True).click()
    expect(page.locator("#map .map-choices [aria-current]")).to_have_text("Đăng ký")
    show(page, "#map")


def free_range(page: Page, work: Work) -> None:
    dashboard(page, work)
    page.get_by_label("Từ ngày").fill("1/4/2019")
    page.get_by_label("Tính đến ngày").fill("15/5/2019")
    press(page, "Lọc")
    expect(page.locator(".lead").first).to_contain_text("15/05/2019")


def account(page: Page, work: Work) -> None:
    menu(page, "Quản trị", "Tài khoản")
    press(page, "thuanchau")
    expect(page.get_by_role("button", name="Xem như người này")).to_be_visible()


def health(page: Page, work: Work) -> None:
    menu(page, "Quản trị", "Tình trạng hệ thống")
    expect(page.locator("main")).to_contain_text("Lần khôi phục thử thành công gần nhất")


PICTURES = (
    Picture("dashboard-1280", LEADERS, dashboard, WIDE),
    Picture("dashboard-390", LEADERS, dashboard, PHONE),
    Picture("sign-in", "", sign_in),
    Picture("grid", OFFICER, month_grid),
    Picture("activity", OFFICER, activity),
    Picture("search", OFFICER, search),
    Picture("workbook", OFFICER, workbook),
    Picture("census", OFFICER, census),
    Picture("to-do", OFFICER, to_do),
    Picture("return", OFFICER, unit_return),
    Picture("nothing", OFFICER, nothing_to_report),
    Picture("plan-inspection", STAFF, plan_inspection),
    Picture("calendar", STAFF, calendar),
    Picture("inspection", STAFF, inspection),
    Picture("minutes", STAFF, minutes),
    Picture("findings", STAFF, findings),
    Picture("release", SECOND, evidence),
    Picture("completeness", STAFF, completeness),
    Picture("review", STAFF, review),
    Picture("adjustments", STAFF, closed_period),
    Picture("report", STAFF, official_report),
    Picture("history", STAFF, change_history),
    Picture("explanation", LEADERS, explanations),
    Picture("results", LEADERS, results),
    Picture("rows", LEADERS, rows),
    Picture("map", LEADERS, commune_map),
    Picture("range", LEADERS, free_range),
    Picture("account", ADMINISTRATOR, account),
    Picture("health", ADMINISTRATOR, health, WIDE),
)


def draw(page: Page, picture: Picture, work: Work, folder: Path) -> Path:
    """Takes the steps and stores what stands on the screen then, in few colours."""
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    picture.steps(page, work)
    page.evaluate("document.fonts.ready")
    # one menu or message opened by the steps is theirs; a pointer's shadow is not
    page.mouse.move(0, 0)
    path = folder / f"{picture.name}.png"
    path.write_bytes(small(page.screenshot()))
    return path


def small(content: bytes) -> bytes:
    """The picture with as many colours as fit; raises ValueError where even few do not."""
    whole = Image.open(io.BytesIO(content)).convert("RGB")
    for colours in COLOURS:
        drawn = io.BytesIO()
        few = whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(drawn, "PNG", optimize=True)
        if drawn.tell() <= LARGEST:
            return drawn.getvalue()
    raise ValueError(f"{drawn.tell()} bytes with {colours} colours")
