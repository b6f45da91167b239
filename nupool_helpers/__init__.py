"""Helpers of the workbook: validation, one-time codes, signed calls, configuration export, notebook controls."""
