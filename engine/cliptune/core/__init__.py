"""What every room stands on: events, errors, cancelling, files, untrusted files, metrics."""
