"""Methods side by side: running them, the table, the recommendation, the report."""
