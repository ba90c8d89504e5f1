"""The one object that a notebook holds: `lab = Lab("01_vpc")`."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from helpers.backends.session import open_session
from helpers.components.vpc.network import Network, read_network
from helpers.components.vpc.reachability import reach
from helpers.components.vpc.views import TraceView, network_acl_table, security_group_table, subnet_table
from helpers.course.cards import ExerciseCard, FaultCard, PredictionCard, QuestionCard
from helpers.course.catalogue import Catalogue
from helpers.course.catch_up import catch_up
from helpers.course.cleaning import RESOURCES, clean, remaining
from helpers.course.progress import Progress
from helpers.errors import KoseizuError
from helpers.home import COURSE, Home
from helpers.picture.live import live_graph
from helpers.resources import Described, course_tags
from helpers.text import _

NOTEBOOKS = COURSE / "notebooks"


class Lab:
    """A learner's hold on the chosen cloud and on the course.

    Parameters:
        name: the notebook it is for (`01_vpc`). What its lesson builds on is built where it is missing.

    Raises:
        KoseizuError: the backend cannot be reached, or an earlier lesson's provisioning fails.
    """
