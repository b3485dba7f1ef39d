"""The book of an edition: from assembled plain values to PDF and HTML."""
