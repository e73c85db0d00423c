"""Numbers for Prometheus about the serving process itself."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.multiprocess import MultiProcessCollector

from steerboard import __version__

# Where several serving processes write their numbers; set by `serve` before this module is loaded.
SHARED = "PROMETHEUS_MULTIPROC_DIR"

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

_REQUESTS = Counter("steerboard_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
_SECONDS = Histogram(
    "steerboard_request_seconds",
    "Time to answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10),
    registry=REGISTRY,
)
_CHECKPOINTS = Counter("steerboard_sqlite_checkpoints", "Write-ahead log copies into the file.", registry=REGISTRY)
_WAL = Gauge(
    "steerboard_sqlite_wal_bytes", "Size of the write-ahead log.", registry=REGISTRY, multiprocess_mode="livemostrecent"
)
_VERSION = Gauge(
    "steerboard_version", "The version that runs.", ["version"], registry=REGISTRY, multiprocess_mode="livemax"
)
_VERSION.labels(__version__).set(1)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def registry() -> CollectorRegistry:
    """The numbers of this process, or with several serving processes the sums over all of them."""
    if SHARED not in os.environ:
        return REGISTRY
    summed = CollectorRegistry()
    MultiProcessCollector(summed)  # type: ignore[no-untyped-call]
    return summed


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Note one answered request; the route is its pattern, so that ids do not multiply the series."""
    _REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def count_checkpoint(wal_bytes: int) -> None:
    """Note one checkpoint of the SQLite write-ahead log, and how large the log was."""
    _CHECKPOINTS.inc()
    _WAL.set(wal_bytes)
