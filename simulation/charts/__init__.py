"""Charts as plain Vega-Lite, one kind a file; the page, reports and studies draw them."""
