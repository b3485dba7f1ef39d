"""The edition folder: read, checked, imported and given back."""
