"""The practice exchange, asked for a seat: a kernel of the user whose machine this is."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from nupool_helpers.clients.transport import Transport, deliver, not_the_exchange, refusal
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.protocol import LogEntry, messages, read_or_none, write
from nupool_helpers.protocol.messages import OfferedAccount, ReadyAccount
from nupool_helpers.protocol.overview import Overview
from nupool_helpers.protocol.state import FromTeacher, Holdings, Learner, Mail, Mailbox, StatePage
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import Permission, permission_list

if TYPE_CHECKING:
    import requests


__all__ = ["Holdings", "Learner", "OfferedAccount", "ReadyAccount", "SeatClient", "State"]

Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True)
class State:
    """Where the learner stands. `now` is the exchange's clock in milliseconds; the activity is oldest first.

    `notice` is a sentence for whoever misses an account: where the data of another edition are kept. `invitation` makes
    whoever registers by it the learner, while there is none. Who opens the first page by `visit` is the learner.
    `teacher` is None outside of a class.
    """

    now: int
    learner: Learner | None
    activity: list[LogEntry]
    notice: str = ""
    invitation: SecretText | None = None
    visit: SecretText | None = None
    teacher: FromTeacher | None = None


class SeatClient:
    """The running exchange of this user. Every method raises as `WebClient.post` does.

    Each of its connections is proved before anything is sent over it (`proving`), unless another `transport` is given.
    """

    scheme = "Owner"  # of the header that says who asks
    pages = ""  # the path below which a browser finds the pages, where they are not on a port of this machine

    def __init__(self, url: str, token: SecretText, transport: Transport | None = None) -> None:
        self.url, self._token = url, require_secret(token, "token")
        self.port = urlsplit(url).port or 80
        self.transport = transport or _proven(url, token)
        self._http: requests.Session = self.transport.new_session()
        self._mark, self._log = "", list[LogEntry]()  # how far the learner's log was read, and what stood there
        self._reading = threading.Lock()

    def state(self) -> State:
        """Return where the learner stands. Of the log only what is new is asked for, a page at a time."""
        with self._reading:  # two threads would each add what is new
            while True:
                page = self._ask(StatePage, "state", since=self._mark)
                self._log = page.activity if page.anew else [*self._log, *page.activity]
                self._mark = page.mark
                if not page.more:
                    told = (page.notice, page.invitation, page.visit, page.teacher)
                    return State(page.now, page.learner, list(self._log), *told)

    def make_learner(self, email: str, password: SecretText) -> None:
        """Make the practice account, active at once; the notebooks follow it from now on."""
        self._tell("learner", messages.MakeLearner(email, require_secret(password, "password")))

    def adopt(self, email: str, password: SecretText, code: str = "") -> None:
        """Let the notebooks follow another account of this exchange, for who can log in to it."""
        self._tell("adopt", messages.Adopt(email, require_secret(password, "password"), code))

    def go_back(self) -> None:
        """Let the notebooks follow the account again that they followed before."""
        self._tell("back", messages.GoBack())

    def set_password(self, password: SecretText) -> None:
        """Give the learner a new password, for who forgot it."""
        self._tell("password", messages.NewPassword(require_secret(password, "password")))

    def visit(self) -> WebClient:
        """Return the site as somebody sees it who is not logged in."""
        return WebClient(self.url, self.transport.new_session())

    def open_site(self, *, log_in: bool = False, renews: bool = True) -> WebClient:
        """Return the site, logged in as the learner; with `log_in` that counts as step 2.

        Where its session ends it opens another one, unless `renews` is False.
        """
        renew = (lambda: self._session(False)) if renews else None
        return WebClient(self.url, self.transport.new_session(), self._session(log_in), renew)

    def tick(self, step: int) -> None:
        """Write down that the learner says to have done step 5, 6, 7 or 8."""
        self._tell("tick", messages.Tick(step))

    def mails(self) -> list[Mail]:
        """Return the learner's practice mailbox, newest first."""
        return self._ask(Mailbox, "mails").mails

    def holdings(self) -> Holdings:
        """Return what the learner's account holds."""
        return self._ask(Holdings, "holdings")

    def overview(self) -> Overview:
        """Return where everybody of the class is. Raises ApiError, with a sentence, for who is no teacher of one."""
        return self._ask(Overview, "overview")

    def make_ready_account(
        self,
        permissions: Iterable[Permission] = (),
        balances: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> ReadyAccount:
        """Make a ready account, with a key where permissions are named; the notebooks `follow` it from now on.

        It holds `balances` (decimal text by coin), or the play money of every new account.
        """
        rights = [Permission(name) for name in permission_list(permissions)]
        wish = messages.MakeReadyAccount(rights, None if balances is None else dict(balances), follow)
        return self._ask(ReadyAccount, "prepared", wish)

    def take_offered(self) -> OfferedAccount:
        """Take the ready account that the teacher has offered; the notebooks follow it from now on."""
        return self._ask(OfferedAccount, "offered", messages.TakeOffered())

    def allow_host(self, host: str) -> None:
        """Let the exchange answer under one more name, the one by which JupyterLab was opened."""
        self._tell("hosts", messages.AllowHost(host))

    def proves_itself(self) -> bool:
        """Tell whether what answers holds the owner token; nothing secret is sent for that."""
        return self.transport.proves_itself()

    def _session(self, log_in: bool) -> SecretText:
        return self._ask(messages.Session, "session", messages.OpenSession(log_in)).session

    def _tell(self, name: str, message: object) -> None:
        self._ask(messages.Done, name, message)

    def _ask(self, kind: type[Reply], name: str, message: object = None, **query: str) -> Reply:
        method = "GET" if message is None else "POST"
        parts = {"params": lambda: query} if message is None else {"data": lambda: write(message)}
        response = deliver(self._http, method, self.url, f"owner/{name}", headers=self._headers, **parts)
        if response.status_code == 404:  # another run, another token
            raise ExchangeUnavailable("The practice exchange does not answer.", self.url)
        if response.status_code >= 300:
            raise refusal(response, self.url)
        reply = read_or_none(kind, response.content)
        if reply is None:
            raise not_the_exchange(response, self.url)
        return reply

    def _headers(self) -> dict[str, str]:
        # For one request at a time: the transport's sessions are a browser's, too.
        return {"Authorization": f"{self.scheme} {self._token.reveal()}", "Content-Type": "application/json"}


def _proven(url: str, token: SecretText) -> Transport:
    from nupool_helpers.clients.proving import ProvenTransport

    return ProvenTransport(url, token)
