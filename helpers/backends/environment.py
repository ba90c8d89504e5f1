"""The environment of every process that the course starts: guarded, and wired to the chosen cloud."""

import os
from pathlib import Path

import boto3

from helpers.backends.choice import VARIABLE, chosen_backend
from helpers.backends.embedded import DUMMY_KEY, LocalSession
from helpers.backends.session import TOKYO
from helpers.home import COURSE, Home

STARTUP = Path(__file__).parent / "startup"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def course_environment(home: Home, session: boto3.Session | None = None) -> dict[str, str]:
    """Environment variables for a kernel, a terminal or a client.

    With a session for a cloud on this machine, plain boto3 and the AWS CLI reach that cloud without any option.

    Parameters:
        home: the state folder.
        session: the session of the chosen backend; None leaves the AWS variables as they are.
    """
    path = os.pathsep.join(filter(None, (str(STARTUP), str(COURSE), os.environ.get("PYTHONPATH"))))
    ours = {"KOSEIZU_HOME": str(home.path), VARIABLE: chosen_backend(), "PYTHONPATH": path}
    if not isinstance(session, LocalSession):
        return {**os.environ, **ours}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_") and name.upper() not in PROXIES
    }
    wired = {
        "AWS_ENDPOINT_URL": session.endpoint,
        "AWS_ACCESS_KEY_ID": DUMMY_KEY,
        "AWS_SECRET_ACCESS_KEY": DUMMY_KEY,
        "AWS_DEFAULT_REGION": session.region_name or TOKYO,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return {**kept, **wired, **ours}
