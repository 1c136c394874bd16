"""The buyers' section of a scenario, estimated from a table of transactions."""
