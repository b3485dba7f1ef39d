"""The shape of the code: which way imports run, how long things are, who may do what."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.guards.checkout import CODE, ROOT, list_under, name, parse

LONGEST_MODULE, LONGEST_TEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 300, 400, 40, 150
# A test may tell a story of many steps, and a migration lists columns; the rest is held to the budget.
FUNCTIONS = ("forum_app", "config.py", "bench")
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}
# What a log line could carry that names a speaker or repeats their words.
TELLING = {
    "words",
    "verbatim",
    "edited",
    "speaker",
    "person",
    "given",
    "family",
    "native_name",
    "markdown",
    "html",
    "text",
}


def test_imports_run_down_the_line_only() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout


def test_every_module_says_what_it_is() -> None:
    modules = list_under(*CODE)
    assert len(modules) > 100
    assert [name(path) for path in modules if not ast.get_docstring(parse(path))] == []


def test_modules_and_templates_stay_short() -> None:
    limits = dict.fromkeys(list_under(*FUNCTIONS), LONGEST_MODULE)
    limits |= dict.fromkeys(list_under("templates", suffix=".html"), LONGEST_TEMPLATE)
    limits |= dict.fromkeys(list_under("tests"), LONGEST_TEST_MODULE)
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    assert {name(path): length for path, length in lengths.items() if length > limits[path]} == {}


def test_functions_stay_short() -> None:
    functions = [
        (f"{name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in list_under(*FUNCTIONS)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef)
    ]
    long = {place: length for place, length in functions if length > LONGEST_FUNCTION}
    assert long == {}


def test_one_place_a_process_commits() -> None:
    found = [
        name(path)
        for path in list_under("forum_app")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    # A request commits in core.web; tasks and commands do by core.db.transaction, which needs no word of it.
    assert found == ["forum_app/core/web.py"]


def test_only_the_clock_knows_the_time() -> None:
    asking = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
    found = {
        name(path)
        for path in list_under("forum_app")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in asking
    }
    assert found == {"forum_app/core/clock.py"}


def test_who_said_what_is_read_in_few_places() -> None:
    found = {name(path) for path in list_under("forum_app") if "InsightSpeaker" in path.read_text(encoding="utf-8")}
    assert found == {
        "forum_app/insights/models.py",
        "forum_app/insights/queries.py",
        "forum_app/edition_folder/loading.py",
        "forum_app/edition_folder/storing.py",
    }


def test_log_lines_carry_no_words_and_no_names() -> None:
    calls = [
        (f"{name(path)}:{node.lineno}", node)
        for path in list_under("forum_app")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"log", "logger"}
    ]
    assert len(calls) > 5
    told = {
        place: {part.attr if isinstance(part, ast.Attribute) else part.id} & TELLING
        for place, call in calls
        for argument in call.args
        for part in ast.walk(argument)
        if isinstance(part, ast.Attribute | ast.Name)
    }
    assert {place: words for place, words in told.items() if words} == {}
    # The sentence itself is fixed: an f-string would bring in who knows what.
    assert [place for place, call in calls if not isinstance(call.args[0], ast.Constant)] == []


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    found = [
        f"{name(path)}:{number}"
        for path in list_under(*CODE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in words)
    ]
    assert found == []
    empty = [
        f"{name(path)}:{node.lineno}"
        for path in list_under("forum_app")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Pass)
    ]
    assert empty == []
