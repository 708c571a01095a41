"""Pictures in a bucket: originals and renditions under the same names as in a folder.

What keeps a bucket from answering comes out as OSError, as from a disk, with a sentence for the desk.
Nothing here is handed out by the bucket itself: readers get pictures from the site, which asks first whether
they may be seen.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from articles.buckets import asking
from articles.buckets.address import BucketAddress

# As many as one process has threads that may want a picture at once.
AT_ONCE = 16
# A reader waits for a picture, and a journalist for a form: not for long.
ATTEMPTS = 2
PATIENCE = 10.0


class PictureBucket(S3Storage):
    def __init__(self, address: str) -> None:
        """Raises articles.buckets.address.WrongAddress; asks for nothing yet."""
        self.address = BucketAddress.read(address)
        with self._os_errors():
            super().__init__(
                bucket_name=self.address.bucket,
                location=self.address.prefix,
                endpoint_url=self.address.endpoint,
                region_name=asking.region_of(self.address),
                client_config=asking.config(self.address, AT_ONCE, ATTEMPTS, PATIENCE),
                # One request for a picture, not one for every part of it.
                transfer_config=TransferConfig(multipart_threshold=2**30, use_threads=False),
                # Whatever a browser calls the file that it sends: here it is bytes.
                object_parameters={"ContentType": "application/octet-stream"},
            )

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Read to its end at once: a fault in the middle belongs to whoever opens it."""
        with self._os_errors():
            client = self.connection.meta.client
            try:
                answer = client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            except client.exceptions.NoSuchKey as error:
                raise FileNotFoundError(errno.ENOENT, "There is no such file", name) from error
            return ContentFile(answer["Body"].read(), name=name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with self._os_errors():
            saved: str = super()._save(name, content)
            return saved

    def delete(self, name: str) -> None:
        with self._os_errors():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self._os_errors():
            found: bool = super().exists(name)
            return found

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self._os_errors():
            listed: tuple[list[str], list[str]] = super().listdir(name)
            return listed

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """As a folder's, which leads nowhere: a signed address would hand out the original."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    def is_open_to_all(self, name: str) -> bool:
        """Whether somebody without credentials gets this file."""
        with self._os_errors():
            try:
                stranger = self.unsigned_connection.meta.client
                stranger.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] in (401, 403, 404):
                    return False
                raise
        return True

    @contextmanager
    def _os_errors(self) -> Iterator[None]:
        try:
            yield
        except asking.FAULTS as error:
            raise OSError(errno.EIO, asking.fault(error, self.address)) from error
