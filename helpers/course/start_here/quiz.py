"""The questions of lesson 00."""

from helpers.course.quiz import Prediction, Question, right, wrong
from helpers.text import _

PREDICTIONS: tuple[Prediction, ...] = (
    Prediction(
        "00.p1",
        _("A browser opens https://koseizu.example/cart. Which box of the picture does it need first?"),
        (
            wrong(_("the ALB"), _("It stands behind CloudFront; the browser never speaks to it.")),
            wrong(_("CloudFront"), _("It is the first that answers the request, but the browser must find it first.")),
            right(_("Route 53"), _("A browser has only a name. DNS turns it into the address of an edge.")),
            wrong(_("the ECS task"), _("It writes the page, four boxes later.")),
        ),
    ),
)
QUESTIONS: tuple[Question, ...] = (
    Question(
        "00.q1",
        _("The Availability Zone of the database's writer fails. What takes over?"),
        (
            right(_("the reader, in the other zone"), _("It has a copy of the data, and can be made the writer.")),
            wrong(_("the S3 bucket"), _("It keeps files. The application's data are rows of a database.")),
            wrong(_("nothing: there is one database"), _("There are two instances, in two zones, for just that day.")),
        ),
    ),
    Question(
        "00.q2",
        _("You run a cell with `ec2.create_vpc(…)`, and KOSEIZU_BACKEND is not set. Where is the VPC?"),
        (
            wrong(_("in AWS's Tokyo Region"), _("Only the backend aws goes there, and it asks you first.")),
            right(_("in a process on this machine"), _("The embedded cloud answers AWS's API on 127.0.0.1.")),
            wrong(_("in the notebook"), _("Close the notebook, and the VPC is still there: the cloud keeps it.")),
        ),
    ),
)
