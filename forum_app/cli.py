"""The `forum` command: reads what was asked, calls one function of forum_app.commands, tells errors in words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forum_app.core.garbage import look_seldom

if TYPE_CHECKING:
    from config import Settings
    from forum_app.commands import Workplace

# Spelt out, so that --help need not load the tables; tests hold them against accounts.rights and proceedings.models.
ROLES = ("owner", "organiser", "editor", "rapporteur", "reader")
OUTPUTS = ("paper", "named", "summary", "recommendations")

output_option = click.option(
    "--output", type=click.Choice(OUTPUTS), default="paper", show_default=True, help="Which book of the edition."
)
what_option = click.option(
    "--what", type=click.Choice((*OUTPUTS, "programme")), required=True, help="Which book, or the programme."
)


def _tell_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from forum_app.core.version import find_version

        click.echo(f"Forum {find_version()}")
        ctx.exit()


class Forum(click.Group):
    """The group of commands; an error of the user's is told in words, with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; no traceback ever reaches the terminal."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("\nStopped; what was under way is undone.", err=True)
            ctx.exit(130)
        except Exception as error:
            from forum_app.core.failures import tell

            tell(error)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are used."""
        return list(self.commands)


@click.group(cls=Forum, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="Show the version."
)
def cli() -> None:
    """Run an annual bilateral policy forum, and make its book."""


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the site; else FORUM_PORT, or 8000.")
@click.option("--no-serve", is_flag=True, help="Stop once the proceedings are built.")
def demo(port: int | None, no_serve: bool) -> None:
    """Import two invented editions, print the proceedings, serve the site."""
    settings = _settings(port=port)
    from forum_app import commands, serving

    if not no_serve:
        serving.check_port(settings)
    commands.run_demo(_workplace(settings))
    if not no_serve:
        serving.serve(settings)


@cli.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def import_(folder: Path) -> None:
    """Import an edition's folder: all of it, or nothing and a list of what is wrong."""
    from forum_app import commands

    commands.run_import(_workplace(), folder)


@cli.command()
@click.argument("edition")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--with-identities", is_flag=True, help="Include who said what, and verbatim words.")
def export(edition: str, folder: Path, with_identities: bool) -> None:
    """Write an edition as a folder."""
    from forum_app import commands

    commands.run_export(_workplace(), edition=edition, folder=folder, with_identities=with_identities)


@cli.command()
def editions() -> None:
    """List the editions: slug, first day, city, status, book, series (its title, and its short name)."""
    from forum_app import commands

    _list(commands.run_editions(_workplace()), "There is no edition yet: import a folder, or plan one at the desk.")


@cli.command()
@click.argument("edition")
@output_option
def check(edition: str, output: str) -> None:
    """List what stands in the way of a release, and what is worth a look."""
    from forum_app import commands

    if not commands.run_check(_workplace(), edition=edition, output=output):
        sys.exit(1)


@cli.command("compile")
@click.argument("edition")
@click.option(
    "-o", "pdf", required=True, type=click.Path(path_type=Path), help="The PDF to write; - for standard output."
)
@output_option
@click.option("--draft", is_flag=True, help="Print gaps where references fail, and a mark on each page.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the web page too.")
def compile_(edition: str, pdf: Path, output: str, draft: bool, html: Path | None) -> None:
    """Compile the book of an edition into a PDF."""
    from forum_app.rendering.renderer import start_renderer

    settings = _settings()
    # The renderer needs a second to load, and so do the tables: both at once.
    start_renderer(settings.build_memory_mb)
    from forum_app import commands

    commands.run_compile(_workplace(settings), edition=edition, output=output, draft=draft, pdf=pdf, html=html)


@cli.command()
@click.argument("edition")
@output_option
def release(edition: str, output: str) -> None:
    """Make a numbered release of a book, which the site then offers to readers."""
    from forum_app import commands

    path = commands.run_release(_workplace(), edition=edition, output=output)
    click.echo(path)


@cli.command()
@click.argument("edition")
@what_option
@click.option("--reason", required=True, help="Why, for the audit log: without names.")
def withdraw(edition: str, what: str, reason: str) -> None:
    """Take back what readers have: every release of a book, or the programme."""
    from forum_app import commands_withdrawing

    commands_withdrawing.run_withdraw(_workplace(), edition=edition, what=what, reason=reason)


@cli.command()
@click.argument("edition")
@what_option
@click.option("--reason", required=True, help="Why, for the audit log: without names.")
def restore(edition: str, what: str, reason: str) -> None:
    """Give back what was withdrawn by mistake, if it is what would be released today."""
    from forum_app import commands_withdrawing

    commands_withdrawing.run_restore(_workplace(), edition=edition, what=what, reason=reason)


@cli.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from forum_app import commands

    commands.run_migrate(_workplace())


@cli.command()
@click.argument("verb", type=click.Choice(["add"]))
@click.argument("slug")
@click.option("--title", required=True, help="What the series is called.")
@click.option("--description", required=True, help="What it is, in a sentence.")
def series(verb: str, slug: str, title: str, description: str) -> None:
    """Begin a series of which there is no folder; SLUG is its short name in addresses."""
    from forum_app import commands_accounts

    commands_accounts.run_series_add(_workplace(), slug=slug, title=title, description=description)


@cli.command()
@click.argument("verb", type=click.Choice(["add", "list", "reset"]))
@click.argument("email", required=False)
@click.option("--name", help="The user's name.")
@click.option("--series", help="The series (its slug) that the user may enter.")
@click.option("--role", type=click.Choice(ROLES), default="owner", show_default=True, help="What the user is in it.")
def user(verb: str, email: str | None, name: str | None, series: str | None, role: str) -> None:
    """Add a user who may sign in at the desk, list them, or let one begin anew who lost what opens their account."""
    from forum_app import commands_accounts

    if verb == "list":
        _list(commands_accounts.run_user_list(_workplace()), "No user may sign in yet: forum user add lets one in.")
        return
    if verb == "reset":
        if not email:
            raise click.UsageError("forum user reset needs EMAIL.")
        click.echo(commands_accounts.run_user_reset(_workplace(), email=email))
        return
    if not (email and name and series):
        raise click.UsageError("forum user add needs EMAIL, --name and --series.")
    click.echo(commands_accounts.run_user_add(_workplace(), email=email, name=name, series=series, role=role))


@cli.command()
@click.argument("verb", type=click.Choice(["verify"]))
@click.option("--known", default="", help="A hash that an earlier run printed: its row must still be there.")
def audit(verb: str, known: str) -> None:
    """Verify the chain of the audit log; status 1 where somebody changed it afterwards. Prints the last row's hash."""
    from forum_app import commands_accounts

    click.echo(commands_accounts.run_audit_verify(_workplace(), known=known))


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the site; else FORUM_PORT, or 8000.")
@click.option("--host", help="Address to listen on; else FORUM_HOST, or 127.0.0.1.")
def serve(port: int | None, host: str | None) -> None:
    """Serve the site, and build releases that it is asked for."""
    from forum_app import serving

    settings = _settings(port=port, host=host)
    serving.check_port(settings)
    _workplace(settings).open().dispose()
    serving.serve(settings)


@cli.command()
def web() -> None:
    """Serve the site alone; a worker must run beside it."""
    from forum_app import serving

    settings = _settings(log=True)
    serving.check_port(settings)
    serving.run_web(settings)


@cli.command()
def worker() -> None:
    """Build the releases that the site is asked for."""
    from forum_app import serving
    from forum_app.worker import run_worker

    serving.end_with_parent()
    serving.settle()
    run_worker(_settings(log=True))


def _list(lines: Sequence[str], nothing: str) -> None:
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo(nothing, err=True)


def _settings(*, log: bool = False, **given: object) -> Settings:
    """The settings of the environment, and over them what the command line gives."""
    from config import Settings
    from forum_app.core.log import set_up_log

    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    set_up_log(settings.log_level if log else "WARNING")
    return settings


def _workplace(settings: Settings | None = None) -> Workplace:
    """The place to work on, let go of when the command ends."""
    from forum_app.commands import Workplace

    place = Workplace(settings or _settings())
    click.get_current_context().call_on_close(place.close)
    return place


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point."""
    look_seldom()
    # A umask that takes our own rights away would leave us a database that we can't read.
    os.umask(os.umask(0) & 0o077)
    cli.main(args=arguments, prog_name="forum")


if __name__ == "__main__":
    main()
