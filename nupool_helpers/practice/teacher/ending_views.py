"""The pages on which a teacher ends a class: progress as a file, then everything deleted."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.askers import HubUser
from nupool_helpers.practice.teacher import ending
from nupool_helpers.practice.teacher.access import require_teacher, teacher_form, teacher_page
from nupool_helpers.practice.teacher.export import FORMATS
from nupool_helpers.practice.teacher.services import count_class, read_class
from nupool_helpers.practice.web.request import Fields, context_of

__all__ = ["routes"]


async def show_end(request: Request) -> Response:
    """Show the exports, and the way to delete everything."""
    require_teacher(request)
    with context_of(request).reading(request) as tx:
        return teacher_page(request, "class-end", {"exported": ending.is_exported(tx)})


async def show_delete(request: Request) -> Response:
    """Ask for the word that deletes everything: the second of two steps, so that no single press does it."""
    require_teacher(request)
    with context_of(request).reading(request) as tx:
        exported, learners = ending.is_exported(tx), count_class(tx)
    word = ending.WORD if exported else ending.WORD_WITHOUT_EXPORT
    return teacher_page(request, "class-delete", {"exported": exported, "learners": learners, "word": word})


@teacher_form(show_end)
async def export(request: Request, _teacher: HubUser, fields: Fields) -> Response:
    """Give the progress of the class as a file."""
    if fields["format"] not in FORMATS:
        raise HTTPException(404)
    media_type, write = FORMATS[fields["format"]]
    with context_of(request).transaction(request) as tx:
        content = write(read_class(tx))
        ending.note_export(tx)
    disposition = f'attachment; filename="class-progress.{fields["format"]}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


@teacher_form(show_delete)
async def delete(request: Request, _teacher: HubUser, fields: Fields) -> Response:
    """Delete everything, and begin a new exchange."""
    context = context_of(request)
    with context.transaction(request) as tx:
        ending.require_word(tx, fields["word"].strip())
        ending.delete_all(tx)
    context.store.compact()
    return teacher_page(request, "class-over", {})


routes = [
    Route("/teacher/end", show_end),
    Route("/teacher/export", export, methods=["POST"]),
    Route("/teacher/delete", show_delete),
    Route("/teacher/delete", delete, methods=["POST"]),
]
