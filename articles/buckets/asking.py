"""How a bucket is asked, and what its refusals mean. Needs the extra s3."""

from __future__ import annotations

import logging
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.client import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NotConnected

from articles.buckets.address import BucketAddress

ATTEMPTS = 5

FAULTS = (BotoCoreError, Boto3Error, ClientError)
"""Whatever S3 answers and whatever keeps it from answering."""

# It tells at length how it goes about.
logging.getLogger("botocore").setLevel(logging.WARNING)


def region_of(address: BucketAddress) -> str:
    # Others than Amazon take any.
    usual = None if address.endpoint else boto3.Session().region_name
    return address.region or usual or "us-east-1"


def config(address: BucketAddress, at_once: int, attempts: int = 0, patience: float = 30) -> Config:
    """`at_once`: requests that are on their way at the same time. `patience`: seconds for an answer."""
    return Config(
        # Others than Amazon need not have a name for every bucket, nor know its newest checksums.
        s3={"addressing_style": "path" if address.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": attempts or ATTEMPTS},
        max_pool_connections=at_once,
        connect_timeout=5,
        read_timeout=patience,
    )


def client(address: BucketAddress, at_once: int) -> Any:
    return boto3.Session().client(
        "s3",
        endpoint_url=address.endpoint,
        region_name=region_of(address),
        config=config(address, at_once),
    )


def fault(error: Exception, address: BucketAddress) -> str:
    """One of FAULTS as a sentence."""
    name = address.name
    if isinstance(error, (NoCredentialsError, PartialCredentialsError)):
        return f"There are no credentials for {name}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    if isinstance(error, (NotConnected, HTTPClientError)):
        there = address.endpoint or "S3"
        return f"{there} does not answer ({type(error).__name__}): look at the address and the network."
    if not isinstance(error, ClientError):
        return f"{name}: {error}"
    said = error.response.get("Error", {})
    code, message = said.get("Code", "?"), said.get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in {"NoSuchBucket", "404"}:
        return f"There is no bucket {address.bucket} at {address.endpoint or 'S3'}; make it first."
    if code in {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"}:
        return (
            f"{name} does not take these credentials ({code}): look at AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    if status in (401, 403):
        return (
            f"These credentials may not do this in {name} ({code}): they need to list the bucket, "
            "and to get, put and delete its objects."
        )
    if status in (301, 307, 400) and ("Region" in message or code in {"PermanentRedirect", "301"}):
        return f"{name} lies in another region ({message or code}): name it, as in ?region=eu-central-1."
    return f"{name} answers with {code}: {message or status}."
