"""Asking people to appear: invitations, personal links, answers, reminders."""
