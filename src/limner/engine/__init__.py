"""Where tables lie and where plans run: the lake, DuckDB, Spark."""
