"""Who may come in: pages under an address of ours, of a browser that was given the secret of this run."""

import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import attrs

from duban.errors import UsageError
from duban.i18n import _

PARAMETER = "token"
HEADER = "X-Duban-Token"
LEAST = 16
"""Characters that a secret of the office's own has at least."""


def loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@attrs.frozen
class Gate:
    """``public``: the address in the browser; ``host``: the one listened at; ``token``: the secret of this run."""

    public: SplitResult
    host: str
    port: int
    token: str = attrs.field(repr=False)

    @property
    def cookie(self) -> str:
        """Its name. Browsers do not tell the ports of a machine apart: two offices served on one need two names."""
        return f"duban-{self.port}"

    @property
    def path(self) -> str:
        """Where the pages lie at the public address."""
        return self.public.path.rstrip("/") + "/"

    @property
    def socket(self) -> str:
        """Where the pages of the public address connect to."""
        return f"{'wss' if self.public.scheme == 'https' else 'ws'}://{self.public.netloc}"

    @property
    def address(self) -> str:
        """What is opened in the browser, without the secret."""
        return f"{self.public.scheme}://{self.public.netloc}{self.path}"

    def known(self, host: str) -> bool:
        """Whether a request names this machine. A page elsewhere that had its own name lead here still says its own name;
        the port is not looked at, so that a tunnel may begin at another one."""
        name = urlsplit(f"//{host}").hostname
        if name is None:
            return False
        return name in (self.public.hostname, self.host) or (loopback(self.host) and loopback(name))

    def ours(self, origin: str, host: str) -> bool:
        """Whether a page of that origin is one that we gave out; ``host`` is what the request names."""
        page = urlsplit(origin)
        if page.scheme not in ("http", "https"):
            return False
        return page.netloc == host or page[:2] == self.public[:2]

    def opens(self, *given: str | None) -> bool:
        """Whether one of these is the secret; the time that it takes says nothing about it."""
        token = self.token.encode()
        return any(secrets.compare_digest(one.encode(), token) for one in given if one)


def make_gate(host: str, port: int, public_url: str | None, token_file: Path | None) -> Gate:
    """The gate of one run. Raises UsageError for addresses and secrets that would let in others."""
    if public_url is None:
        if not loopback(host):
            raise UsageError(
                _(
                    "--host {host} 使其他机器也能连接，须同时用 --public-url 写明浏览器中的网址，"
                    "例如 --public-url https://duban.example.gov.cn。只在本机使用时，不要写 --host。"
                ).format(host=host)
            )
        public_url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    public = urlsplit(public_url)
    if public.scheme not in ("http", "https") or not public.hostname or public.query or public.fragment:
        raise UsageError(
            _("--public-url {url} 不是网址：须为 https://主机 或者 https://主机/路径。").format(
                url=public_url
            )
        )
    return Gate(public, host, port, _read(token_file) if token_file else secrets.token_urlsafe(24))


def _read(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
        open_to_others = file.stat().st_mode & 0o077
    except UnicodeDecodeError as error:
        raise UsageError(_("{file}：口令只能用 ASCII 字母、数字和符号。").format(file=file)) from error
    if open_to_others:
        raise UsageError(
            _("{file}：其他用户也能读取这个口令文件。请先执行 chmod 600 {file}。").format(file=file)
        )
    if len(token) < LEAST or not token.isprintable() or set(token) & set(' ";,\\'):
        raise UsageError(
            _("{file}：口令须为一行，至少 {n} 个字符，不含空格、引号、逗号、分号和反斜线。").format(
                file=file, n=LEAST
            )
        )
    return token
