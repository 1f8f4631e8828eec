"""The preview's pages, over a desk: the shell with its tabs, the frame inside it, and the stream of changes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse

from occnews.model.member import Language
from occnews.publisher.outbox import list_outbox
from occnews.publisher.previewing import CLIP, Channel, Sheet
from occnews.render.screens import render_screen, screen_asset
from occnews.web.preview.desk import Change, Desk, Look
from occnews.web.preview.views import CHANNELS, THEMES, WIDTHS, View, address_frame, make_document, title_frame
from occnews.web.security import (
    SECURITY_HEADERS,
    TOOL_POLICY,
    LocalGate,
    LocalPass,
    SecurityHeaders,
    make_frame_policy,
)

_NO_STORE: Final = {"Cache-Control": "no-store"}
_PICTURES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_preview_app(desk: Desk, local_pass: LocalPass, *, run: Callable[[], Awaitable[None]] | None = None) -> FastAPI:
    """Make the application. Whatever asks must hold ``local_pass``; ``run`` is done beside it, such as watching files.

    Everything is read, nothing is changed: there is no route but for GET.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_make_lifespan(desk, run))
    app.add_middleware(LocalGate, local_pass=local_pass)
    app.add_middleware(
        SecurityHeaders, headers={**SECURITY_HEADERS, **_NO_STORE, "Content-Security-Policy": TOOL_POLICY}
    )
    _add_pages(app, desk)
    _add_frames(app, desk)
    return app


def _make_lifespan(desk: Desk, run: Callable[[], Awaitable[None]] | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await desk.refresh()
        task = asyncio.ensure_future(run()) if run else None
        yield
        desk.close()
        if task:
            await asyncio.wait([task], timeout=1)
        desk.release()

    return lifespan


def _add_pages(app: FastAPI, desk: Desk) -> None:
    @app.get("/")
    async def show_shell(request: Request) -> Response:
        if desk.p.store.file is None:  # a database on a server has no file to watch
            await desk.refresh(Change.RECORDS)
        shown = await _describe(desk, _read_view(request, desk))
        text = render_screen(
            "preview/shell.html",
            view=shown.view,
            look=shown,
            remarks=desk.remarks,
            channels=CHANNELS,
            widths=WIDTHS,
            themes=THEMES,
        )
        return HTMLResponse(text)

    @app.get("/look")
    async def look(request: Request) -> Response:
        shown = await _describe(desk, _read_view(request, desk))
        return JSONResponse(
            {
                "revision": shown.revision,
                "state": shown.state,
                "frame": shown.frame,
                "title": shown.title,
                "sources": shown.sources,
                "width": shown.view.pixels_wide,
                "theme": shown.view.theme,
                "panel": render_screen("preview/panel.html", view=shown.view, look=shown),
            }
        )

    @app.get("/findings")
    async def show_findings() -> Response:
        remarks = desk.remarks
        return HTMLResponse(
            render_screen("preview/findings.html", remarks=remarks), headers={"X-Checked": str(remarks.checked)}
        )

    @app.get("/events")
    async def stream_events() -> Response:
        return StreamingResponse(_write_events(desk), media_type="text/event-stream")

    @app.get("/assets/{name}")
    async def send_asset(name: str) -> Response:
        path = screen_asset(f"preview/{name}") if "/" not in name and "\\" not in name else None
        media_type = "text/css" if name.endswith(".css") else "text/javascript"
        return FileResponse(path, media_type=media_type) if path else PlainTextResponse("There is no such file.", 404)


def _add_frames(app: FastAPI, desk: Desk) -> None:
    @app.get("/frames/media/{name}")
    async def send_picture(name: str) -> Response:
        path = desk.p.config.media_folder / name
        media_type = _PICTURES.get(path.suffix.lower())
        # A drawing is never sent as it is: it may hold a script.
        if media_type is None or path.parent != desk.p.config.media_folder or not path.is_file():
            return PlainTextResponse("There is no such picture.", 404)
        return FileResponse(path, media_type=media_type)

    @app.get("/frames/{channel}")
    async def send_frame(request: Request) -> Response:
        view, look = await _look(desk, _read_view(request, desk))
        policy = make_frame_policy(images=view.images)
        return HTMLResponse(make_document(look.sheet, view), headers={"Content-Security-Policy": policy})


async def _write_events(desk: Desk) -> AsyncIterator[str]:
    async for issue in desk.follow():
        yield f"data: {json.dumps(asdict(issue))}\n\n" if issue else ": still here\n\n"


def _read_view(request: Request, desk: Desk) -> View:
    return View.read({**request.query_params, **request.path_params}, _list_languages(desk))


def _list_languages(desk: Desk) -> tuple[Language, ...]:
    return desk.composed.publication.languages if desk.composed else desk.p.config.site.languages


async def _look(desk: Desk, view: View) -> tuple[View, Look]:
    """What a view comes to. Of the outbox, the newest message unless one is named that is there."""
    if view.channel is not Channel.OUTBOX:
        return view, await desk.look(view.channel, view.language)
    files = [kept.file.name for kept in reversed(list_outbox(desk.p.config))]
    if not files:
        return view, Look(revision=desk.issue.revision, sheet=None)
    chosen = replace(view, file=view.file if view.file in files else files[0])
    return chosen, await desk.look_at_letter(chosen.file)


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """All that the shell says of a view; ``messages`` is None but for the outbox."""

    view: View
    revision: int
    checked: int
    name: str
    state: str
    languages: tuple[Language, ...]
    frame: str
    trouble: str
    is_missing: bool
    facts: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    size: int
    messages: list[dict[str, str]] | None
    clip: int = CLIP

    @property
    def title(self) -> str:
        return title_frame(self.view)


async def _describe(desk: Desk, view: View) -> _Scene:
    view, look = await _look(desk, view)
    publication = desk.composed.publication if desk.composed else None
    sheet = look.sheet or Sheet(document="")
    return _Scene(
        view=view,
        revision=look.revision,
        checked=desk.remarks.checked,
        name=publication.name if publication else desk.name,
        state=str(publication.state) if publication else "",
        languages=_list_languages(desk),
        frame=address_frame(make_document(look.sheet, view), view),
        trouble=str(look.trouble) if look.trouble else "",
        is_missing=look.sheet is None,
        facts=sheet.facts,
        sources=tuple(name for name, _ in sheet.sources),
        size=sheet.size,
        messages=_list_messages(desk) if view.channel is Channel.OUTBOX else None,
    )


def _list_messages(desk: Desk) -> list[dict[str, str]]:
    zone = desk.p.config.site.zone
    return [
        {
            "file": kept.file.name,
            "recipient": kept.recipient,
            "subject": kept.subject,
            "date": f"{kept.date.astimezone(zone):%Y-%m-%d %H:%M}" if kept.date and kept.date.tzinfo else "",
        }
        for kept in reversed(list_outbox(desk.p.config))
    ]
