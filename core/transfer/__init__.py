"""Records out to spreadsheets and in again: CSV and XLSX, judged like every other read and write.

``openpyxl`` is only imported where a workbook is read or written: web processes leave that to jobs.
"""

from core.transfer.exporting import export, importable_fields, needs_job
from core.transfer.importing import Preview, Result, preview, run
from core.transfer.mapping import propose_mapping
from core.transfer.plan import RowProblem
from core.transfer.reading import read_table
from core.transfer.table import BrokenTable, Table
from core.transfer.template import template

__all__ = [
    "BrokenTable",
    "Preview",
    "Result",
    "RowProblem",
    "Table",
    "export",
    "importable_fields",
    "needs_job",
    "preview",
    "propose_mapping",
    "read_table",
    "run",
    "template",
]
