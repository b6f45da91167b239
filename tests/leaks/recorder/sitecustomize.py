"""In a server's own process: every request, and what the exchange replies, as it has them, one JSON line each.

Python loads this where the folder is on PYTHONPATH; it does nothing in any other process.
"""

import base64
import json
import os
import sys

if os.environ.get("EXCHANGE_RECORDING") and {"nupool_helpers.practice", "serve"} <= set(sys.orig_argv):
    import uvicorn

    def plain(headers):
        return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]

    class Recorded:
        """Hands each request on to the exchange, and writes it down with its answer."""

        def __init__(self, app):
            self.app = app

        def __getattr__(self, name):
            return getattr(self.app, name)

        async def __call__(self, scope, receive, send):
            sent, answered, status = [], [], []

            async def heard():
                message = await receive()
                sent.append(message.get("body", b""))
                return message

            async def said(message):
                if message["type"] == "http.response.start":
                    status.append([message["status"], plain(message["headers"])])
                answered.append(message.get("body", b""))
                await send(message)

            await self.app(scope, heard, said)
            if scope["type"] == "http":
                line = {
                    "method": scope["method"],
                    "url": scope["raw_path"].decode() + "?" + scope["query_string"].decode(),
                    "headers": plain(scope["headers"]),
                    "body": base64.b64encode(b"".join(sent)).decode(),
                    "status": status,
                    "reply": base64.b64encode(b"".join(answered)).decode(),
                }
                with open(os.environ["EXCHANGE_RECORDING"], "a") as file:
                    file.write(json.dumps(line) + "\n")

    made = uvicorn.Config.__init__

    def make(self, app, *arguments, **more):
        made(self, Recorded(app), *arguments, **more)

    uvicorn.Config.__init__ = make

if os.environ.get("JUPYTER_RECORDING") and "jupyterlab" in sys.orig_argv:
    # A browser's tools leave large bodies out; notebooks are saved by such requests.
    import tornado.web

    began = tornado.web.RequestHandler.__init__

    def begin(self, application, request, **more):
        line = {"url": request.uri, "body": base64.b64encode(request.body or b"").decode()}
        with open(os.environ["JUPYTER_RECORDING"], "a") as file:
            file.write(json.dumps(line) + "\n")
        began(self, application, request, **more)

    tornado.web.RequestHandler.__init__ = begin
