"""The report: one page that opens anywhere, without network and without server."""

from gridplan.exports.report.page import report_html

__all__ = ["report_html"]
