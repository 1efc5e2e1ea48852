"""The demonstration's object store: moto's S3 on port 9000, with one bucket.

  BUCKET   its name
"""

import os
import signal

import boto3
from moto.server import ThreadedMotoServer

PORT = 9000


def main():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    ThreadedMotoServer(ip_address="0.0.0.0", port=PORT, verbose=False).start()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{PORT}",
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    client.create_bucket(Bucket=os.environ["BUCKET"])
    print(f"s3: bucket {os.environ['BUCKET']} on port {PORT}", flush=True)
    while True:
        signal.pause()


main()
