"""The organisers' pages that read from every feature: what needs me now, cloning, handover."""
