"""Every mail: written, reviewed, sent, failed, retried."""
