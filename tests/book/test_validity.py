"""The finished file is PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import page
import pytest

from forum_app.proceedings.book import Built


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_file_keeps_the_profile(built: Built, profile: str):
    report = page.validate_pdf_bytes(built.pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.passed > 90
