"""Every mail: written from a template, read, edited, sent by the worker, failed, tried again."""
