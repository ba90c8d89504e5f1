"""The gate: every API call passes here on its way to the engine.

moto sends each call, whatever its protocol, through `BaseResponse.call_action` (S3 alone has its own
dispatch). The gate stands there: rules first, then the operation, ours or moto's; a refusal goes back in the
service's own protocol.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores, get_service_model

from helpers.cloud.rooms import Rooms
from helpers.cloud.rules import ApiCall, Operation, Refusal
from helpers.text import _

#: Set in the WSGI environment of a call that changed nothing, so that the journal leaves it out.
REFUSED = "koseizu.refused"
#: Set in the WSGI environment of a call that is made again from the journal: it was accepted once.
REPLAYED = "koseizu.replayed"

Answer = tuple[int, dict[str, Any], Any]


class Gate:
    """Stands before the engine's operations, with the components' rules and operations in hand."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._equipped: set[type] = set()

    def install(self) -> None:
        """Put the gate in the way of every call of this process."""
        engine = BaseResponse.call_action
        BaseResponse.call_action = lambda response: self.pass_through(response, engine)  # type: ignore[method-assign]

    def pass_through(self, response: BaseResponse, engine: Callable[[BaseResponse], Answer]) -> Answer:
        """Check the rules, then let the engine answer.

        Parameters:
            response: moto's object for this call.
            engine: moto's own way to answer it.
        """
        environ = response.normalized_request.environ
        try:
            self._equip(response)
            if REPLAYED not in environ:
                self._check_rules(response)
            return engine(response)
        except Refusal as refusal:
            environ[REFUSED] = True
            return refuse(response, refusal)
        except NotImplementedError:
            environ[REFUSED] = True
            return refuse(response, _unsupported(response))

    def _equip(self, response: BaseResponse) -> None:
        """Give moto's class the operations that the component adds, once."""
        kind = type(response)
        if kind in self._equipped:
            return
        self._equipped.add(kind)
        for operation in self._rooms.of(response.service_name or "").operations.values():
            name = camelcase_to_underscores(operation.action)
            setattr(kind, name, _method(operation, getattr(kind, name, None)))

    def _check_rules(self, response: BaseResponse) -> None:
        room = self._rooms.of(response.service_name or "")
        action = response._get_action()
        rules = tuple(room.rules_for(action))
        if not rules:
            return
        call = ApiCall(
            service=response.service_name or "",
            action=action,
            account=response.current_account,
            region=response.region,
            params=_parameters(response),
            backend=backend(response.service_name or "", response.current_account, response.region),
        )
        for rule in rules:
            rule.check(call)


def backend(service: str, account: str, region: str) -> Any:
    """moto's backend object: the state of one service in one account and region."""
    from moto.backends import get_backend

    return get_backend(service)[account][region]  # type: ignore[call-overload]


def refuse(response: BaseResponse, refusal: Refusal) -> Answer:
    """A refusal, in the protocol of the service that was called."""
    service = response.service_name
    # moto finds the service's protocol through the module that the exception's class claims to be of.
    error_class = type(refusal.code, (ServiceException,), {"__module__": f"moto.{service}.exceptions"})
    error = ActionResult(error_class(refusal.code, refusal.message))
    _status, headers, body = response.serialized(error)
    headers["status"] = str(refusal.status)
    headers, body = response._enrich_response(headers, body)
    return refusal.status, headers, body


def _method(operation: Operation, engine: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    def run(response: Any) -> Any:
        return operation.run(response, None if engine is None else lambda: engine(response))

    return run


def _parameters(response: BaseResponse) -> Mapping[str, Any]:
    """The call's parameters as boto3 names them."""
    if response.automated_parameter_parsing:
        return response.params
    request = response.normalized_request
    model = get_service_model(response.boto3_service_name)
    operation: OperationModel = model.operation_model(response._get_action())
    parser = PROTOCOL_PARSERS[determine_request_protocol(model, request.content_type)](operation, map_type=dict)
    return parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": response.uri_match,
        }
    )


def _unsupported(response: BaseResponse) -> Refusal:
    name = f"{response.service_name}:{response._get_action()}"
    return Refusal(
        "UnsupportedOperation",
        _("The embedded cloud does not offer {name}: no lesson of the course needs it.").format(name=name),
    )
