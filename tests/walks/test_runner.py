"""Starting, watching and stopping the processes of a sandbox."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from walks.databases import own_database
from walks.site import environment_of, free_port_pair, running, wait_for

pytestmark = pytest.mark.processes


def runner(folder, port, *arguments, **extra):
    """Run the runner to its end; answers its exit code and all it printed."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "processes", *(arguments or ("serve",))],
        env=environment_of(folder, port, **extra),
        capture_output=True,
        timeout=300,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.mark.parametrize("offset", [0, 1])
def test_a_busy_port_is_named_with_the_way_out(tmp_path, offset):
    port = free_port_pair()
    with socket.create_server(("127.0.0.1", port + offset)):
        code, told = runner(tmp_path, port)

    assert code == 1
    assert f"Port {port + offset} is in use" in told
    assert "make sandbox PORT=" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("port", ["eighty", "0", "65535", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    code, told = runner(tmp_path, 8000, PORT=port)

    assert code == 1
    assert told.startswith(f"PORT={port} is not a port")


def test_a_second_start_on_the_same_data_is_refused(site, tmp_path):
    code, told = runner(tmp_path, free_port_pair(), SANDBOX_DIR=str(site.home))

    assert code == 1
    assert f"already running on {site.home} ({site.url})" in told


def test_starting_over_is_refused_while_the_sandbox_runs(site, tmp_path):
    code, told = runner(tmp_path, free_port_pair(), "reset", SANDBOX_DIR=str(site.home))

    assert code == 1
    assert "already running" in told
    assert site.client("acme-learner").get("/dashboard").ok


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear all")

    code, told = runner(tmp_path, free_port_pair(), "reset", SANDBOX_DIR=str(tmp_path))

    assert code == 1
    assert "holds other files" in told
    assert (tmp_path / "letter.txt").exists()


@pytest.mark.soak
def test_a_load_prepares_what_is_missing_and_can_be_started_over(tmp_path):
    assert_loads_and_starts_over(tmp_path)


def test_a_load_goes_to_the_server_that_is_named(tmp_path, prepared):
    with own_database(os.environ.get("DATABASE_URL", "")) as database:
        prepared.copy_to(tmp_path, database)
        assert_loads_and_starts_over(tmp_path, DATABASE_URL=database)


def assert_loads_and_starts_over(folder, **extra):
    port = free_port_pair()
    loaded, told = runner(folder, port, "load", "--learners", "50", "--courses", "3", **extra)
    assert (loaded, "Added 50 learners." in told) == (0, True), told
    removed, told = runner(folder, port, "reset", **extra)
    assert (removed, "Removed the files" in told) == (0, True), told


def test_a_worker_that_dies_is_named_and_started_again(site):
    [first] = worker_parents(site)
    os.killpg(first, signal.SIGKILL)

    [second] = wait_for(lambda: [pid for pid in worker_parents(site) if pid != first])

    assert second != first
    assert "worker ended (exit code -9)" in site.output()


def test_the_ticker_keeps_running_and_no_tick_fails(site):
    told = (site.home / "log" / "ticker.log").read_text()

    assert len(site.pids("processes.ticker")) >= 1
    assert "exit code" not in told
    assert "Traceback" not in told


def worker_parents(site):
    return [pid for pid in site.pids("lms@sandbox") if os.getpgid(pid) == pid]


@pytest.mark.soak
def test_sigterm_leaves_no_process_and_starting_over_no_data(tmp_path, prepared):
    with running(tmp_path, prepared) as site:
        assert len(site.pids()) >= 6
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(30) == 0
        assert site.pids() == []

        servers = {name: site.environment[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL")}
        code, told = runner(tmp_path, site.port, "reset", **servers)

    assert code == 0, told
    assert f"Removed the files in {site.home}" in told
    assert ("tables of the" in told) == bool(servers["DATABASE_URL"])
    assert ("waiting tasks" in told) == bool(servers["CELERY_BROKER_URL"])
    assert [path.name for path in site.home.iterdir()] == ["sandbox.lock"]


@pytest.mark.soak
def test_a_runner_that_is_killed_takes_its_processes_along(tmp_path, prepared):
    with running(tmp_path, prepared) as site:
        site.process.kill()
        site.process.wait()

        wait_for(lambda: not site.pids())
