"""Invitations to an appearance, the personal links that answer them, and reminders."""
