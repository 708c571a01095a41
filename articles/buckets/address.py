"""How a bucket is named: s3://bucket/prefix?endpoint=https://…&region=…."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

FORM = "write s3://bucket/prefix, where needed with ?endpoint=https://… and &region=…"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class WrongAddress(ValueError):
    """What is wrong with it, and what would be right; names neither password nor user."""


@dataclass(frozen=True)
class BucketAddress:
    bucket: str
    prefix: str
    """Empty, or with a slash at its end."""
    endpoint: str | None
    region: str | None

    @classmethod
    def read(cls, address: str, kept_free: str = "") -> BucketAddress:
        """Raises WrongAddress. `kept_free` is a step that the prefix must not have."""
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise WrongAddress(f"This is no address; {FORM}.") from error
        if parts.scheme != "s3":
            raise WrongAddress(f"{parts.scheme}://… is neither a folder nor a bucket: {FORM}.")
        if "@" in parts.netloc:
            raise WrongAddress(
                "An S3 address holds no password: the credentials come from AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY."
            )
        if not _BUCKET.fullmatch(parts.netloc):
            raise WrongAddress(f"{parts.netloc or 'Nothing'} is no name of a bucket; {FORM}.")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.fragment or given.keys() - {"endpoint", "region"} or not all(given.values()):
            raise WrongAddress(f"After the prefix only endpoint and region are understood; {FORM}.")
        endpoint = given.get("endpoint")
        if endpoint and not _is_web_address(endpoint):
            raise WrongAddress(
                "Its endpoint is no address of a server, or holds a password; write https://name or http://name."
            )
        steps = [step for step in parts.path.split("/") if step]
        if refused := {".", "..", kept_free} & set(steps):
            raise WrongAddress(f"A prefix has no step such as {min(refused)}; {FORM}.")
        return cls(parts.netloc, "".join(f"{step}/" for step in steps), endpoint, given.get("region"))

    @property
    def name(self) -> str:
        """As it stands in messages."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def _is_web_address(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port or 1) > 0
            and ("@" not in parts.netloc and not parts.query and not parts.fragment)
        )
    except ValueError:
        return False
