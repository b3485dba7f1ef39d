"""What every feature stands on: database, clock, errors, files, text, pandoc, web."""
