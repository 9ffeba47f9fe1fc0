"""Server time of pages at 20 requests a second, beside the bare process in the same run."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import aclosing
from typing import Any

import httpx

RATE, SECONDS = 20, 15
PAGES = {
    "catalogue": ("/standards/", ""),
    "committee": ("/committees/lc-4/", "secretary"),
    "draft": ("/drafts/{draft}/", "editor"),
    "ballot": ("/ballots/{ballot}/", "expert3"),
    "edition": ("/standards/ls-4101/1/", ""),
    "my work": ("/work/", "expert3"),
}
LIMIT_MS = 60


async def _signed_in(url: str, key: str) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=30)
    client.headers["Accept-Language"] = "en"
    if key:
        await client.get("/accounts/login/")
        answer = await client.post(
            "/accounts/login/",
            data={
                "login": f"{key}@lepton.example",
                "password": "lepton-demo",
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
            },
        )
        answer.raise_for_status() if answer.status_code != 302 else None
    return client


async def _ids(url: str) -> dict[str, str]:
    async with aclosing(await _signed_in(url, "editor")) as client:
        drafts = (await client.get("/api/v1/drafts/")).json()
        ballots = (await client.get("/api/v1/ballots/?state=open")).json()
    return {"draft": drafts["results"][0]["id"], "ballot": ballots["results"][0]["id"]}


async def _times(client: httpx.AsyncClient, path: str) -> list[float]:
    """Send requests at the rate, whether or not earlier ones are back; seconds from when due."""

    async def one(due: float) -> float:
        answer = await client.get(path)
        answer.raise_for_status()
        return time.perf_counter() - due

    tasks, start = [], time.perf_counter()
    for number in range(RATE * SECONDS):
        due = start + number / RATE
        await asyncio.sleep(max(0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due)))
    return list(await asyncio.gather(*tasks))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


async def _measure(url: str) -> list[dict[str, Any]]:
    ids = await _ids(url)
    rows = []
    for name, (path, key) in PAGES.items():
        async with aclosing(await _signed_in(url, key)) as client:
            await client.get(path.format(**ids))
            bare = await _times(client, "/healthz")
            page = await _times(client, path.format(**ids))
            size = len((await client.get(path.format(**ids))).content)
        rows.append(
            {
                "what": f"page {name}",
                "p50 ms": round(statistics.median(page) * 1000, 1),
                "p95 ms": round(_p95(page), 1),
                "bare p95 ms": round(_p95(bare), 1),
                "share of the 60 ms limit": round(_p95(page) / LIMIT_MS, 2),
                "bytes": size,
            }
        )
    return rows


def measure(url: str) -> list[dict[str, Any]]:
    """Return a row per page."""
    return asyncio.run(_measure(url))
