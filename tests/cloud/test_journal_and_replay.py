"""Durability: whatever kills the cloud, the same resources come back, with the same ids and times."""

import os
import signal
import sqlite3
import threading
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from helpers.cloud import control
from helpers.cloud.call import Call
from helpers.cloud.journal import Event, Journal, set_aside
from helpers.errors import KoseizuError
from helpers.home import Home
from tests.clouds import running_cloud, session_for

DESCRIBES = (
    "describe_vpcs",
    "describe_subnets",
    "describe_route_tables",
    "describe_security_groups",
    "describe_network_acls",
    "describe_network_interfaces",
    "describe_internet_gateways",
    "describe_nat_gateways",
    "describe_addresses",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def everything(ec2: Any) -> dict[str, Any]:
    """What every describe call answers, without the parts of one HTTP answer."""
    answers = {name: getattr(ec2, name)() for name in DESCRIBES}
    for answer in answers.values():
        del answer["ResponseMetadata"]
    return answers


def build_something(ec2: Any) -> None:
    """Resources of many kinds, a NAT gateway (which has a time) among them, and calls that fail."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    with pytest.raises(ClientError):
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    ec2.create_network_interface(SubnetId=subnet)
    ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)


def kill(status: dict[str, Any]) -> None:
    os.kill(status["pid"], signal.SIGKILL)


def test_after_kill_9_everything_is_as_it_was(home: Home) -> None:
    with running_cloud(home) as status:
        ec2 = session_for(status).client("ec2")
        build_something(ec2)
        ec2.get_waiter("nat_gateway_available").wait(WaiterConfig={"Delay": 1})
        before = everything(ec2)
        kill(status)
    with running_cloud(home) as status:
        after = everything(session_for(status).client("ec2"))
        assert status["replay_differences"] == []
    assert after == before
    assert before["describe_nat_gateways"]["NatGateways"][0]["CreateTime"]


def test_a_kill_in_the_middle_of_a_stream_of_calls_loses_nothing_that_was_answered(home: Home) -> None:
    answered: list[str] = []
    with running_cloud(home) as status:
        ec2 = session_for(status).client("ec2")
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        threading.Timer(0.7, kill, [status]).start()
        with suppress(BotoCoreError):
            while True:
                answered.append(ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"])
    assert len(answered) > 5
    with running_cloud(home) as status:
        told = session_for(status).client("ec2").describe_network_acls()["NetworkAcls"]
    found = [acl["NetworkAclId"] for acl in told]
    assert set(answered) <= set(found)
    # At most the one call that was being made when the kill came is there without its answer; and the default ACL.
    assert len(found) <= len(answered) + 2


def test_the_same_calls_make_the_same_ids_in_a_fresh_cloud(tmp_path: Path) -> None:
    ids = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        with running_cloud(Home(tmp_path / name), seed=seed) as status:
            ec2 = session_for(status).client("ec2")
            ec2.describe_subnets()
            ids.append(ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
    assert ids[0] == ids[1] != ids[2]


def test_reads_and_refusals_between_changes_do_not_change_the_ids(tmp_path: Path) -> None:
    ids = []
    for name, extra in (("plain", False), ("busy", True)):
        with running_cloud(Home(tmp_path / name)) as status:
            ec2 = session_for(status).client("ec2")
            if extra:
                ec2.describe_network_acls()
                with pytest.raises(ClientError, match="UnsupportedOperation"):
                    ec2.create_instance_event_window(Name="x")
            ids.append(ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
    assert ids[0] == ids[1]


def test_a_damaged_journal_is_told_in_one_sentence_and_left_alone(home: Home) -> None:
    home.prepare()
    home.journal.write_bytes(b"this is not a journal" * 100)
    with pytest.raises(KoseizuError, match="koseizu reset"):
        control.start(home, control.CloudOptions(port=0))
    assert home.journal.read_bytes().startswith(b"this is not")


def test_a_damaged_record_is_told_in_one_sentence(home: Home) -> None:
    journal = Journal(home.prepare(), seed=1)
    journal.append(1, Event("vpc.something", {}))
    journal.close()
    with sqlite3.connect(home.journal) as database:
        database.execute("UPDATE records SET content = '{'")
    with pytest.raises(KoseizuError, match="record 1"):
        list(Journal(home, seed=1))


def test_setting_aside_keeps_the_old_journal_and_begins_an_empty_one(home: Home) -> None:
    journal = Journal(home.prepare(), seed=1)
    journal.append(1, Call("PUT", "/bucket/key", "", {}, b"x" * 100_000), 200)
    journal.close()
    aside = set_aside(home, datetime.now())
    assert aside is not None
    assert len(Journal(Home(aside), seed=1)) == 1
    assert len(Journal(home, seed=1)) == 0


def test_large_bodies_are_files_named_by_their_hash_and_come_back_whole(home: Home) -> None:
    body = os.urandom(200_000)
    journal = Journal(home.prepare(), seed=1)
    for _ in range(2):
        journal.append(1, Call("PUT", "/bucket/key", "", {"CONTENT_LENGTH": str(len(body))}, body), 200)
    journal.close()
    assert len(list(home.bodies.iterdir())) == 1
    first, second = Journal(home, seed=1)
    assert isinstance(first.change, Call)
    assert isinstance(second.change, Call)
    assert first.change.body == second.change.body == body


def test_s3_objects_survive_a_kill(home: Home) -> None:
    body = os.urandom(300_000)
    with running_cloud(home) as status:
        s3 = session_for(status).client("s3")
        s3.create_bucket(Bucket="films", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        s3.put_object(Bucket="films", Key="a", Body=body)
        before = s3.head_object(Bucket="films", Key="a")
        time.sleep(1.1)
        kill(status)
    with running_cloud(home) as status:
        s3 = session_for(status).client("s3")
        assert s3.get_object(Bucket="films", Key="a")["Body"].read() == body
        assert s3.head_object(Bucket="films", Key="a")["LastModified"] == before["LastModified"]
