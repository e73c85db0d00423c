"""One effect for a request that is sent again: its answer is kept beside its effect, in one transaction."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from steerboard.core import clock
from steerboard.core.api.models import KeptAnswer
from steerboard.core.api.problems import Problem

KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
LONGEST_KEY = 255


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key of a request, empty without one."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if key and (len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable()):
        raise Problem(400, f"An Idempotency-Key is at most {LONGEST_KEY} printable ASCII characters.")
    return key


def answer_once(request: HttpRequest, caller: str, key: str, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Perform, or give the answer of the first time. Must run inside the transaction of the effect.

    The row is claimed before the effect: of two equal requests at once the second waits for the
    first one's commit and then finds its answer; if the first dies, row and effect are gone together.
    Refused requests had no effect; their answers are not kept.
    """
    route = f"{request.method} {request.path}"[:300]
    digest = _hash_of(request)
    row = KeptAnswer(caller=caller, key=key, route=route, request_hash=digest, kept_at=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _kept(KeptAnswer.objects.get(caller=caller, key=key, route=route), digest)
    response = perform()
    row.status = response.status_code
    row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    row.body = response.content.decode()
    row.save(update_fields=["status", "headers", "body"])
    return response


def _hash_of(request: HttpRequest) -> str:
    digest = hashlib.sha256(request.META.get("QUERY_STRING", "").encode() + b"\n")
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    # A form with files was read as a stream; the boundary between its parts differs each time anyway.
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _kept(row: KeptAnswer, digest: str) -> HttpResponse:
    if row.request_hash != digest:
        raise Problem(422, "This Idempotency-Key was used for another request.", code="idempotency_key_reused")
    response = HttpResponse(row.body.encode(), status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def forget_old_answers() -> int:
    """Drop answers nobody will ask for any more."""
    count, _ = KeptAnswer.objects.filter(kept_at__lt=clock.now() - KEPT_FOR).delete()
    return count
