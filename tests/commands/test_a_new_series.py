"""`forum series add`: a series begins without a folder, and its first owner can be let in."""

from __future__ import annotations

from tests.commands.conftest import Forum

ADD = ("series", "add", "rok-be-forum", "--title", "ROK-BE Forum", "--description", "A forum of Korea and Belgium.")


def test_a_series_begins_and_lets_its_owner_in(forum: Forum) -> None:
    begun = forum(*ADD)
    assert (begun.status, begun.out) == (0, "")
    assert begun.err.splitlines() == [
        "ROK-BE Forum begins. Let its first owner in, who adds the sides and host cities at the desk:",
        "    forum user add name@example.org --name NAME --series rok-be-forum",
    ]
    again = forum(*ADD)
    assert (again.status, again.err) == (
        1,
        "There is a series “rok-be-forum” already; “forum user add” lets its owners in.\n",
    )
    assert forum("user", "add", "a@example.org", "--name", "A", "--series", "rok-be-forum").status == 0
    assert forum("user", "list").out == "a@example.org\tA\towner\trok-be-forum\n"
    assert forum("audit", "verify").err == "The audit log is whole: 2 rows, each fitting the one before.\n"
