"""Limits that the command line, the web page and scenario files share."""

MOST_SEED = 2**53 - 1  # the largest whole number that a browser, and so a link, keeps exactly
