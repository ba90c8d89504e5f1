"""Sessions for the embedded cloud, deaf to whatever the learner's AWS set-up says."""

import os
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.configprovider import ConstantProvider

from helpers.cloud import control
from helpers.home import Home

#: LocalStack's dummy credentials; the embedded cloud takes them for the account's administrator.
DUMMY_KEY = "test"


class LocalSession(boto3.Session):
    """A boto3 session whose clients go to one endpoint on this machine.

    Parameters:
        endpoint: URL of the API.
        region: the default region of its clients.
    """

    def __init__(self, endpoint: str, region: str) -> None:
        self.endpoint = endpoint
        super().__init__(botocore_session=_isolated_session(region), region_name=region)

    def client(self, service_name: str, *args: Any, **options: Any) -> Any:  # type: ignore[override]
        """A client, as `boto3.Session.client` makes it, for the endpoint on this machine."""
        options.setdefault("endpoint_url", self.endpoint)
        return super().client(service_name, *args, **options)  # type: ignore[call-overload]

    def resource(self, service_name: str, *args: Any, **options: Any) -> Any:  # type: ignore[override]
        """A resource, as `boto3.Session.resource` makes it, for the endpoint on this machine."""
        options.setdefault("endpoint_url", self.endpoint)
        return super().resource(service_name, *args, **options)  # type: ignore[call-overload]


def _isolated_session(region: str) -> botocore.session.Session:
    """A botocore session that reads no profile, no configuration file, no endpoint variable and no proxy."""
    session = botocore.session.Session()
    settings = session.get_component("config_store")
    constants = {
        "profile": None,
        "config_file": os.devnull,
        "credentials_file": os.devnull,
        "region": region,
        "ca_bundle": None,
        "ignore_configured_endpoint_urls": True,
        "use_fips_endpoint": False,
        "use_dualstack_endpoint": False,
    }
    for name, value in constants.items():
        settings.set_config_provider(name, ConstantProvider(value))
    session.set_credentials(DUMMY_KEY, DUMMY_KEY)
    session.set_default_client_config(Config(proxies={}))
    return session


def session_for_embedded(home: Home, region: str) -> LocalSession:
    """A session for the embedded cloud of this home, which is started where it does not run.

    Raises:
        KoseizuError: the cloud cannot be started; the sentence says why.
    """
    return LocalSession(control.start(home, control.CloudOptions())["endpoint"], region)
