"""A crowd of clients that work through the pooler until they are told to stop; then prints what they met, as JSON.

  crowd.py <uri> <clients> <folder> [<pause between transactions, seconds>]

Writes <folder>/working once each client has had an answer, and stops when <folder>/stop is there.
"""

import asyncio
import json
import sys
from pathlib import Path

import asyncpg

uri, clients, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
pause = float(sys.argv[4]) if len(sys.argv) > 4 else 0.05
met = {"answers": 0, "errors": [], "backends": set()}
started = set()
# A login takes thousands of rounds of HMAC on both sides.
logins = asyncio.Semaphore(20)


async def work(number):
    try:
        async with logins:
            connection = await asyncpg.connect(uri, timeout=300)
        prepared = await connection.prepare("SELECT pg_backend_pid(), $1::int")
        while not (folder / "stop").exists():
            async with connection.transaction():
                backend, echo = await prepared.fetchrow(number)
            assert echo == number
            met["backends"].add(backend)
            met["answers"] += 1
            if number not in started:
                started.add(number)
                if len(started) == clients:
                    (folder / "working").touch()
            await asyncio.sleep(pause)
        await connection.close()
    except Exception as error:
        met["errors"].append(f"client {number}: {type(error).__name__}: {error}")
        (folder / "working").touch()


async def main():
    await asyncio.gather(*(work(number) for number in range(clients)))
    print(json.dumps({"answers": met["answers"], "errors": met["errors"][:5], "backends": len(met["backends"])}))


asyncio.run(main())
