"""This room's tables as sheets: what comes in from Excel and goes out to it."""

from .establishments import EstablishmentTable
from .visits import VisitTable

TABLES = (EstablishmentTable(), VisitTable())
