"""From HTML to a finished PDF: the layout engine, in a process of its own with limits, and the proof of what it set."""
