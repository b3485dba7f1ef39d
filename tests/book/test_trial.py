"""The page that warms the renderer up: it is set like a book, with the book's own style sheet."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from forum_app.core.paths import PACKAGE
from forum_app.proceedings.book import book_css
from forum_app.rendering.fonts import ensure_fontconfig

SET = """
import json, logging
from forum_app.rendering import finish, render_child, trial

complaints, rendered = render_child.Complaints(), []
logging.getLogger("weasyprint").handlers = [complaints]
render = finish.render

def note(job):
    rendered.append([job.styles[0], len(render(job).pages)])
    return render(job)

finish.render = note
trial.set_trial()
print(json.dumps([*rendered[0], complaints.lines]))
"""


def test_the_trial_page_is_set_without_complaint() -> None:
    environment = {**os.environ, "FONTCONFIG_FILE": str(ensure_fontconfig()), "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", SET]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    style, pages, complaints = json.loads(done.stdout)
    assert style == book_css()
    assert pages == 3
    assert complaints == []


def test_no_program_is_run_to_find_the_engines_libraries() -> None:
    code = (
        "import sys; started = []\n"
        "sys.addaudithook(lambda event, given: started.append(given[0]) if event == 'subprocess.Popen' else None)\n"
        "from forum_app.rendering import render_child; render_child.load_engine()\n"
        "print('weasyprint.text.ffi' in sys.modules, started)\n"
        "import ctypes.util; ctypes.util.find_library('pango-1.0'); print(started != [])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True []", "True"]
