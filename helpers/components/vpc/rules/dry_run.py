"""DryRun: "would this call succeed?", asked of AWS without doing it."""

from helpers.cloud.rules import EVERY_ACTION, ApiCall, Refusal, Rule

PRECONDITION_FAILED = 412


def nothing_is_done(call: ApiCall) -> None:
    """A call with DryRun ends here: all rules before this one let it pass."""
    if call.params.get("DryRun"):
        raise Refusal(
            "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", status=PRECONDITION_FAILED
        )


RULES = (Rule(EVERY_ACTION, nothing_is_done, "EC2 API Reference, Common query parameters: DryRun"),)
