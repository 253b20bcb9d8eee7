"""Uploads in parts, after the tus protocol 1.0."""

from tongpin.serving.interfaces import (
    COUNT,
    LOGIN,
    NOT_ALLOWED,
    NOT_HERE,
    TEXT,
    UUID_TEXT,
    WORDS,
    Answer,
    Body,
    Interface,
    Knock,
    Parameter,
    part,
)

KEY = part("key", UUID_TEXT, "of the upload")
GONE = {302: LOGIN, 403: NOT_ALLOWED, 404: NOT_HERE}

INTERFACES = (
    Interface(
        address="/uploads/",
        method="post",
        name="upload_start",
        summary="Begin an upload of so many bytes.",
        knock=Knock.SESSION,
        parameters=(
            Parameter("Upload-Length", "header", COUNT, "bytes in all", is_needed=True),
            Parameter("Upload-Metadata", "header", TEXT, "filename and its value in Base64"),
        ),
        answers={
            201: Answer("It may begin.", headers={"Location": TEXT}),
            302: LOGIN,
            400: Answer("The size is missing, or not taken.", WORDS),
            403: NOT_ALLOWED,
        },
    ),
    Interface(
        address="/uploads/{key}/",
        method="head",
        name="upload_state",
        summary="How much is there.",
        knock=Knock.SESSION,
        parameters=(KEY,),
        answers={
            200: Answer("It is known.", headers={"Upload-Offset": COUNT, "Upload-Length": COUNT}),
            **GONE,
        },
    ),
    Interface(
        address="/uploads/{key}/",
        method="patch",
        name="upload_part",
        summary="Add a part; the last one makes it a file.",
        knock=Knock.SESSION,
        parameters=(KEY, Parameter("Upload-Offset", "header", COUNT, is_needed=True)),
        body=Body(TEXT, "application/offset+octet-stream"),
        answers={
            204: Answer("It is stored.", headers={"Upload-Offset": COUNT}),
            400: Answer("The file is not taken, and why; the upload is gone.", WORDS),
            409: Answer("The part begins elsewhere.", headers={"Upload-Offset": COUNT}),
            415: Answer("The part is sent as something else."),
            **GONE,
        },
    ),
    Interface(
        address="/uploads/{key}/",
        method="delete",
        name="upload_drop",
        summary="Forget the upload.",
        knock=Knock.SESSION,
        parameters=(KEY,),
        answers={204: Answer("It is forgotten."), **GONE},
    ),
)
