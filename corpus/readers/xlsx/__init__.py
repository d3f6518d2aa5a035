"""Workbooks (XLSX, XLSM; XLS and ODS through LibreOffice), a slide a sheet.

The parts of the file are read with lxml and not with openpyxl's workbook: that one cannot tell a
formula without a value from an empty cell unless the file is read twice, fails on one odd style,
knows no text boxes, and took 18 s for a workbook of 720,000 cells.
"""
