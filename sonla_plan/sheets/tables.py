"""Every table that comes in and goes out as a sheet, in the order of the page."""

import communes.sheets
import inspections.sheets
import outreach.sheets
from core.sheets.declaring import Table

TABLES: tuple[Table, ...] = (
    *outreach.sheets.TABLES,
    *inspections.sheets.TABLES,
    *communes.sheets.TABLES,
)
BY_KEY = {table.key: table for table in TABLES}


def open_to(user: object) -> list[Table]:
    """Those the user may bring in."""
    return [table for table in TABLES if table.offered(user)]
