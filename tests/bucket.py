"""A bucket on this machine, behind a server that speaks S3 over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import quote

import boto3
from moto.server import ThreadedMotoServer

NAME = "newsroom"


class Shelf:
    """The bucket as others see it: its owner, and readers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.endpoint = f"http://127.0.0.1:{port}"
        self.client: Any = boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1")

    def make(self) -> None:
        """Empty, and closed to all but its owner."""
        self.post("/moto-api/reset")
        self.client.create_bucket(Bucket=NAME)

    def open_to_all(self, below: str = "") -> None:
        """Let everyone get what lies here, as from a bucket that serves a website."""
        statement = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{NAME}/{below}*",
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        self.client.put_bucket_policy(Bucket=NAME, Policy=json.dumps(policy))

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """As if the credentials had been taken back."""
        self.post("/moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self.post("/moto-api/reset-auth", b"inf")

    def post(self, path: str, body: bytes = b"") -> None:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked.request("POST", path, body=body)
        answer = asked.getresponse()
        answer.read()
        asked.close()
        assert answer.status == 200

    def address(self, prefix: str = "") -> str:
        return f"s3://{NAME}{prefix}?endpoint={self.endpoint}"

    def everything(self) -> dict[str, datetime]:
        listed = self.client.get_paginator("list_objects_v2").paginate(Bucket=NAME)
        return {one["Key"]: one["LastModified"] for page in listed for one in page.get("Contents", ())}

    def files(self) -> dict[str, bytes]:
        """What a reader gets, name by name."""
        return {name: self.get(name)[1] for name in self.everything() if ".bake/" not in name}

    def get(self, name: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", quote(f"/{NAME}/{name}"))
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@contextmanager
def server() -> Iterator[int]:
    """Its port."""
    served = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    served.start()
    try:
        yield served.get_host_and_port()[1]
    finally:
        served.stop()
