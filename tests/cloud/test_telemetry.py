"""The telemetry store: many rows, bounded, and damage that touches nothing else."""

from pathlib import Path

from helpers.cloud.telemetry import LogEvent, Sample, TelemetryStore


def sample(at: float, value: float = 1.0) -> Sample:
    return Sample(at, "AWS/ApplicationELB", "RequestCount", "LoadBalancer=app/web/1", value, "Count")


def stored(store: TelemetryStore, begin: float = 0, end: float = 1e12) -> list[Sample]:
    return list(store.samples("AWS/ApplicationELB", "RequestCount", "LoadBalancer=app/web/1", begin, end))


def test_samples_come_back_in_order_of_time_within_the_window(tmp_path: Path) -> None:
    store = TelemetryStore(tmp_path / "telemetry.db")
    store.add_samples([sample(30), sample(10), sample(20)])
    assert [found.at for found in stored(store, 10, 30)] == [10, 20]


def test_events_survive_a_new_opening(tmp_path: Path) -> None:
    events = [LogEvent(at, "/ecs/web", "task/1", f"line {at}") for at in (1.0, 2.0)]
    first = TelemetryStore(tmp_path / "telemetry.db")
    first.add_events(events)
    first.close()
    assert list(TelemetryStore(tmp_path / "telemetry.db").events("/ecs/web", 0, 10)) == events


def test_old_rows_are_forgotten_and_new_ones_kept(tmp_path: Path) -> None:
    store = TelemetryStore(tmp_path / "telemetry.db", retention_seconds=100)
    store.add_samples([sample(0), sample(950)])
    assert store.forget(now=1000) == 1
    assert [found.at for found in stored(store)] == [950]


def test_beyond_the_bound_the_oldest_go_first(tmp_path: Path) -> None:
    store = TelemetryStore(tmp_path / "telemetry.db", most_rows=10)
    store.add_samples(sample(at) for at in range(100))
    assert store.forget(now=100) == 90
    assert [found.at for found in stored(store)] == list(range(90, 100))


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    path.write_bytes(b"not a database at all" * 500)
    store = TelemetryStore(path)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes().startswith(b"not a database")
    store.add_samples([sample(1)])
    assert len(stored(store)) == 1
