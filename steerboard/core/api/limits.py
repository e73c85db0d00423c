"""How many requests somebody may send: buckets that fill again, in the memory of each server process."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

# Requests a minute; a quarter of it may come at once. Settings of the same name, when present, override.
TOKEN_REQUESTS_PER_MINUTE = 6_000
ADDRESS_REQUESTS_PER_MINUTE = 12_000
FAILED_TOKENS_PER_MINUTE = 30
MOST_CALLERS = 10_000
LARGEST_BODY = 2 * 1024 * 1024


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limiter:
    """Buckets by name. Forgets whoever was away longest when there are too many."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait_seconds(self, name: str, per_minute: int, *, take: bool = True) -> int:
        """0 when the request may pass, else after how many seconds to try again."""
        moment, burst = time.monotonic(), max(1.0, per_minute / 4)
        with self._lock:
            bucket = self._buckets.pop(name, None) or _Bucket(burst, moment)
            self._buckets[name] = bucket
            bucket.left = min(burst, bucket.left + (moment - bucket.at) * per_minute / 60)
            bucket.at = moment
            if len(self._buckets) > MOST_CALLERS:
                self._buckets.popitem(last=False)
            if bucket.left >= 1:
                bucket.left -= 1 if take else 0
                return 0
            return max(1, round((1 - bucket.left) * 60 / per_minute + 0.5))

    def forget(self) -> None:
        """Begin anew; for tests."""
        with self._lock:
            self._buckets.clear()


limiter = Limiter()


def _limit(name: str, default: int) -> int:
    return int(getattr(settings, f"API_{name}", default))


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the server saw it: proxies' headers are not believed here."""
    return str(request.META.get("REMOTE_ADDR", ""))


def wait_before(request: HttpRequest) -> int:
    """Asked before anybody is recognised: the address, and whether it tried too many bad tokens."""
    address = address_of(request)
    failed = limiter.wait_seconds(
        f"bad:{address}", _limit("FAILED_TOKENS_PER_MINUTE", FAILED_TOKENS_PER_MINUTE), take=False
    )
    if failed and request.headers.get("Authorization"):
        return failed
    return limiter.wait_seconds(f"at:{address}", _limit("ADDRESS_REQUESTS_PER_MINUTE", ADDRESS_REQUESTS_PER_MINUTE))


def wait_of(caller: str) -> int:
    """Asked once the caller is known."""
    return limiter.wait_seconds(caller, _limit("TOKEN_REQUESTS_PER_MINUTE", TOKEN_REQUESTS_PER_MINUTE))


def note_bad_token(request: HttpRequest) -> None:
    """Count a token that opened nothing against its address."""
    limiter.wait_seconds(f"bad:{address_of(request)}", _limit("FAILED_TOKENS_PER_MINUTE", FAILED_TOKENS_PER_MINUTE))


def refused_body(request: HttpRequest) -> tuple[int, str] | None:
    """Why a body is not read at all: (status, sentence). Files have the larger limit of uploads."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdigit():
        return 400, "Content-Length is a number."
    is_file = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data")
    largest = int(settings.UPLOAD_LIMIT_BYTES) if is_file else LARGEST_BODY
    if int(length) > largest:
        return 413, f"A request holds at most {largest // 1024} kB."
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return 400, "An address holds no NUL character."
    return None
