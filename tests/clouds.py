"""Embedded clouds for tests, and sessions for them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from helpers.cloud import control
from helpers.home import Home

REGION = "ap-northeast-1"


@contextmanager
def running_cloud(home: Home, **options: Any) -> Iterator[dict[str, Any]]:
    """A cloud that ends with this block, and also when this process is killed: its pipe closes."""
    line = control.command(home.prepare(), control.CloudOptions(**{"port": 0, **options}), until_eof=True)
    with home.log.open("ab") as log:
        process = subprocess.Popen(
            line, env=control.environment(), stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield control.wait_until_ready(home, process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=20)


def session_for(status: dict[str, Any]) -> boto3.Session:
    """A boto3 session whose clients go to this cloud, made without the course's own code."""
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
    plain = session.client

    def client(service: str, **options: Any) -> Any:
        return plain(service, endpoint_url=status["endpoint"], **options)  # type: ignore[call-overload]

    session.client = client  # type: ignore[method-assign]
    return session
