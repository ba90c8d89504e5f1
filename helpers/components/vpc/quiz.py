"""The questions of lesson 01. Each distractor is a mistake that people really make."""

from helpers.course.quiz import Prediction, Question, right, wrong
from helpers.text import _

PREDICTIONS: tuple[Prediction, ...] = (
    Prediction(
        "01.p1",
        _("A /24 leaves 8 bits for you: 2⁸ = 256 addresses. How many of them can servers have in a subnet on AWS?"),
        (
            wrong(_("256"), _("AWS keeps five addresses of every subnet for itself.")),
            wrong(_("254"), _("That is the rule of ordinary networks: only network and broadcast are lost.")),
            right(_("251"), _("AWS keeps .0, .1, .2, .3 and the last one of every subnet.")),
        ),
    ),
    Prediction(
        "01.p2",
        _(
            "The server at 10.0.0.10 has a public address, its security group lets HTTPS in from anywhere, and the"
            " VPC has an internet gateway attached. A browser on the internet connects. What does it see?"
        ),
        (
            wrong(_("the page"), _("The request arrives, but the reply finds no route out of the subnet.")),
            wrong(
                _("“connection refused”"),
                _("A refusal is itself a reply, and replies have no route out of this subnet."),
            ),
            right(
                _("nothing: it waits until it gives up"),
                _("The reply is dropped, and nobody says so. Silence is what a missing route looks like."),
            ),
        ),
    ),
    Prediction(
        "01.p3",
        _("A packet leaves private-a for 10.0.1.20, which is in public-c. Which route does it take?"),
        (
            wrong(
                _("none: private-a is private"),
                _("Private means: no route to an internet gateway. Inside, all is open."),
            ),
            wrong(
                _("0.0.0.0/0, through the internet gateway"),
                _("The table of private-a has no such route; and local, being more specific, would win."),
            ),
            right(_("10.0.0.0/16, local"), _("Every table has a local route for the VPC's range, and it matches.")),
        ),
    ),
    Prediction(
        "01.p4",
        _("The web server tries to reach the database on port 3306. Both are in the same VPC. What happens?"),
        (
            wrong(_("it connects: the local route joins all subnets"), _("The route is there; the firewall says no.")),
            wrong(
                _("it is refused at once"),
                _("Security groups never refuse: what no rule allows is dropped in silence."),
            ),
            right(
                _("it waits until it gives up"),
                _("The group db lets in only the group app, and drops the rest in silence."),
            ),
        ),
    ),
    Prediction(
        "01.p5",
        _(
            "public-a gets a network ACL with one rule: allow TCP 443 in from anywhere. The security group lets HTTPS"
            " in too. A browser connects to the web server. Where does it end?"
        ),
        (
            wrong(
                _("nowhere: the page arrives"), _("The request does; the reply needs a rule of its own on the way out.")
            ),
            wrong(
                _("the request is dropped on its way in"),
                _("Rule 100 allows port 443 in, and the first match decides."),
            ),
            right(
                _("the reply is dropped on its way out"),
                _("The reply goes to the browser's ephemeral port, and no rule lets it out: the ACL has no memory."),
            ),
        ),
    ),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "01.q1",
        _("How many servers fit into a /28 subnet?"),
        (
            right(_("11"), _("2⁴ = 16 addresses, less the five that AWS keeps.")),
            wrong(_("16"), _("That is every address; AWS keeps five of them.")),
            wrong(_("14"), _("Ordinary networks lose two addresses; a subnet on AWS loses five.")),
            wrong(_("13"), _("The first three and the last? AWS also keeps .3, for future use.")),
        ),
    ),
    Question(
        "01.q2",
        _("What makes a subnet public?"),
        (
            wrong(
                _("its name"), _("Names and tags are for people. Section 2 had two subnets named public, both dead.")
            ),
            wrong(
                _("the setting “auto-assign public IPv4 address”"),
                _("It gives a new server a public address, which is of no use without a route."),
            ),
            right(_("a route to an internet gateway in its route table"), _("Nothing else does.")),
            wrong(
                _("a security group that allows 0.0.0.0/0"),
                _("Security groups sit on network interfaces, not on subnets, and move no packet anywhere."),
            ),
        ),
    ),
    Question(
        "01.q3",
        _("A security group allows 443 in, and has no outbound rule at all. Does the reply to a request get out?"),
        (
            right(_("yes"), _("Stateful: the group remembers the request and lets its reply through.")),
            wrong(_("no"), _("That is how a network ACL works. A security group remembers.")),
            wrong(
                _("only to ports 1024–65535"),
                _("Ephemeral ports matter to the stateless network ACL; a security group needs no rule for replies."),
            ),
        ),
    ),
    Question(
        "01.q4",
        _("Two security groups on one interface: one allows port 22, the other does not mention it. Is 22 open?"),
        (
            right(_("yes"), _("The rules of all groups are added up, and there are no deny rules.")),
            wrong(
                _("no: the stricter group wins"), _("There is no stricter: a group that says nothing denies nothing.")
            ),
            wrong(_("it depends on their order"), _("Groups have no order. Numbered rules belong to network ACLs.")),
        ),
    ),
    Question(
        "01.q5",
        _("A subnet is created and associated with no route table. Which one does it use?"),
        (
            wrong(_("none: nothing gets in or out"), _("Every subnet uses exactly one table, always.")),
            right(_("the VPC's main table"), _("So keep the main table bare, and what you forget stays private.")),
            wrong(_("the table of the other subnet in its zone"), _("Zones have no route tables.")),
            wrong(_("one that AWS makes for it"), _("AWS makes one main table with the VPC, and no other.")),
        ),
    ),
)
