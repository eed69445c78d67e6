"""A comparison and a trace as pages, workbooks, reports, text and charts."""
