"""Serving the site: the port, the web server, and the two processes that `forum serve` keeps going."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from config import Settings
from forum_app.core.errors import ForumError
from forum_app.core.terminal import say

PARENT = "FORUM_SERVE_PID"
SIGNAL_OF_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of linux/prctl.h
GRACE_SECONDS = 10
# A worker that falls over at once is not started again without end.
FALLS, FALLS_WITHIN_SECONDS = 5, 30


def check_port(settings: Settings) -> None:
    """Say before any work that the port is taken, and how to choose another. Raises ForumError."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        other = settings.port + 1 if settings.port < 65535 else 8000
        raise ForumError(
            f"The site cannot listen on {settings.host}:{settings.port}: {error.strerror or error}. "
            f"Choose another port, for instance: FORUM_PORT={other} make run (or forum serve --port {other})."
        ) from error


def run_web(settings: Settings) -> None:
    """Serve the site until SIGTERM or Ctrl-C; prints where it is, and what opens the desk once. Raises WrongSchema."""
    end_with_parent()
    # Loaded here: a second that no other command should wait for.
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    from forum_app.app import make_desk_link  # noqa: PLC0415

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    app = _make_app(settings)

    def tell(_server: object) -> None:
        desk = f"The desk (opens once):  {make_desk_link(app)}\nPress Ctrl-C to stop.\n"
        say(f"\nThe site is at   http://{host}:{settings.port}/\n{desk}")

    options = {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_workers,
        "worker_class": "gthread",
        "threads": 4,
        "preload_app": True,
        "control_socket_disable": True,
        "graceful_timeout": 5,
        "loglevel": "warning",
        "proc_name": "forum",
        "when_ready": tell,
        # Its lines may hold an address with a token: they go through our own log, which hides it.
        "errorlog": None,
        "on_starting": _get_ready,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    Server().run()


def _make_app(settings: Settings) -> Any:
    from forum_app.app import create_app  # noqa: PLC0415
    from forum_app.core.migrate import require_schema  # noqa: PLC0415

    app = create_app(settings)
    try:
        require_schema(app.extensions["engine"])
    finally:
        # No connection goes along into the processes that answer.
        app.extensions["engine"].dispose()
    return app


def _get_ready(_server: object) -> None:
    logging.getLogger("gunicorn.error").propagate = True
    settle()


def settle() -> None:
    """Once all is loaded, which stays for good: collecting garbage must not walk through it again, 50 ms each time."""
    gc.collect()
    gc.freeze()
    # A page of five hundred people makes some thousands of values that stay till its end: no collection amid them.
    gc.set_threshold(20_000, 10, 10)


def end_with_parent() -> None:
    """Have the kernel stop this process when the `forum serve` that started it is gone, even by kill -9."""
    parent = os.environ.get(PARENT)
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(SIGNAL_OF_PARENTS_DEATH, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit(0)


class Stopped(BaseException):
    """Somebody asked `forum serve` to stop; no Exception, so that nothing takes it for an error."""


def serve(settings: Settings) -> None:
    """Keep the site and the worker going until Ctrl-C or SIGTERM, then end both. Raises ForumError.

    A worker that falls over is started again; without the site there is nothing to serve, so that ends it.
    """
    check_port(settings)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in ("worker", "web"):
            children.append(_start(command, settings))
        _watch(children, settings)
    except Stopped:
        say("\nStopping.")
    finally:
        _end(children)


def _watch(children: list[subprocess.Popen[bytes]], settings: Settings) -> None:
    falls: list[float] = []
    while True:
        time.sleep(0.2)
        worker, web = children
        if web.poll() is not None:
            raise ForumError(f"The web server ended (status {web.returncode}); its last lines above say why.")
        if worker.poll() is not None:
            falls = [at for at in falls if time.monotonic() - at < FALLS_WITHIN_SECONDS] + [time.monotonic()]
            if len(falls) >= FALLS:
                raise ForumError(f"The worker fell over {FALLS} times; its last lines above say why.")
            say("The worker ended unexpectedly and is started again.")
            children[0] = _start("worker", settings)


def _start(command: str, settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        PARENT: str(os.getpid()),
        "FORUM_HOST": settings.host,
        "FORUM_PORT": str(settings.port),
        "FORUM_DATA_DIR": str(settings.data_dir.resolve()),
    }
    # Whatever folder the command was called from, the children find the same program.
    root = str(Path(__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [environment.get("PYTHONPATH")])])
    code = "from forum_app.cli import main; main()"
    # A group of its own: Ctrl-C reaches only `forum serve`, which then ends its children in order.
    return subprocess.Popen([sys.executable, "-c", code, command], env=environment, start_new_session=True)  # noqa: S603


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped
