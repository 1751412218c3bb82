"""Fills in a form as a script of somebody else's would.

    fill_form.py FORM.xlsx < VALUES.json

VALUES is a list of [sheet, values]. Values that are an object are fields: label to
value. Values that are a list are rows of the table whose head has their columns.
Text like 2023-05-17 becomes a date, text like 08:30 a time.
"""

import datetime
import json
import re
import sys

import openpyxl


def typed(value):
    """The value as a person's spreadsheet program would hold it."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.date.fromisoformat(value)
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
        return datetime.time.fromisoformat(value)
    return value


def label(cell):
    """What a label says without the mark of what is required."""
    return str(cell.value or "").removesuffix(" *")


def after(sheet, cell):
    """The column after a cell, across a merge."""
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return area.max_col + 1
    return cell.column + 1


def put(cell, value):
    """Writes a value into a cell that the form leaves open."""
    assert not cell.protection.locked, f"{cell.coordinate} is locked"
    cell.value = typed(value)


def fields(sheet, values):
    """Fills in fields by their labels."""
    for name, value in values.items():
        found = [c for row in sheet.iter_rows() for c in row if label(c) == name]
        assert len(found) == 1, f"{name}: {found}"
        put(sheet.cell(found[0].row, after(sheet, found[0])), value)


def table(sheet, rows):
    """Fills in the first rows of a table by its column labels."""
    columns = set(rows[0])
    for head in sheet.iter_rows():
        at = {label(c): c.column for c in head if c.value}
        if columns <= set(at):
            for row, values in enumerate(rows, head[0].row + 1):
                for name, value in values.items():
                    put(sheet.cell(row, at[name]), value)
            return
    raise AssertionError(f"no table with {columns}")


def main():
    path = sys.argv[1]
    book = openpyxl.load_workbook(path)
    for name, values in json.load(sys.stdin):
        (fields if isinstance(values, dict) else table)(book[name], values)
    book.save(path)


main()
