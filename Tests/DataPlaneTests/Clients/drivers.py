"""Runs a prepared statement many times with each driver, as an application does; prints a line for each driver.

  drivers.py <asyncpg|psycopg|psycopg2> <uri>
"""

import asyncio
import sys

ROUNDS = 40


async def with_asyncpg(uri):
    import asyncpg

    connection = await asyncpg.connect(uri)
    prepared = await connection.prepare("SELECT $1::int * 2")
    values = []
    for number in range(ROUNDS):
        async with connection.transaction():
            values.append(await prepared.fetchval(number))
    await connection.close()
    return values


def with_psycopg(uri):
    import psycopg

    with psycopg.connect(uri, prepare_threshold=0) as connection:
        values = []
        for number in range(ROUNDS):
            values.append(connection.execute("SELECT %s::int * 2", [number], prepare=True).fetchone()[0])
            connection.commit()
        return values


def with_psycopg2(uri):
    import psycopg2

    # This driver prepares nothing by itself: the statement's name is the application's.
    with psycopg2.connect(uri) as connection, connection.cursor() as cursor:
        values = []
        for number in range(ROUNDS):
            cursor.execute("SELECT %s::int * 2", [number])
            values.append(cursor.fetchone()[0])
            connection.commit()
        return values


def main():
    driver, uri = sys.argv[1:]
    work = {"asyncpg": lambda uri: asyncio.run(with_asyncpg(uri)), "psycopg": with_psycopg, "psycopg2": with_psycopg2}
    values = work[driver](uri)
    assert values == [number * 2 for number in range(ROUNDS)], values
    print(f"{driver}: {len(values)} answers")


main()
