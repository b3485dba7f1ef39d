"""Pages for readers, of what is published; writes nothing."""
