"""An authority of OAuth 2.0 on a real local server: it gives tokens, and says whose a token is."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlsplit

CLIENT, CLIENT_SECRET = "limner", "client:secret/+&"
USER = "reader@shop.example"


class Handler(BaseHTTPRequestHandler):
    """``POST /token`` (RFC 6749, 4.4 and 6) and ``GET /info?access_token=…``."""

    def do_POST(self):
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        form = {name: values[0] for name, values in told.items()}
        authority = self.server
        authority.asked.append(form)
        if self.client(form) != (CLIENT, CLIENT_SECRET):
            self.reply(401, {"error": "invalid_client"})
        elif form["grant_type"] == "client_credentials":
            self.reply(200, authority.issue())
        elif form["grant_type"] == "refresh_token" and form["refresh_token"] in authority.refresh_tokens:
            self.reply(200, authority.issue(rotate=form["refresh_token"] if authority.rotates else None))
        else:
            self.reply(400, {"error": "invalid_grant"})

    def do_GET(self):
        token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
        if token in self.server.valid:
            self.reply(200, {"email": USER})
        else:
            self.reply(401, {"error": "invalid_token"})

    def client(self, form):
        kind, _, code = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return form.get("client_id"), form.get("client_secret")
        user, _, secret = base64.b64decode(code).decode().partition(":")
        return unquote_plus(user), unquote_plus(secret) if "%" in secret else secret

    def reply(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Authority(ThreadingHTTPServer):
    """Gives tokens ``access-1``, ``access-2`` …; those in ``valid`` count."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.valid, self.refresh_tokens, self.asked = set(), {"refresh-0"}, []
        self.rotates, self.issued = True, 0
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def issue(self, rotate=None):
        self.issued += 1
        token = f"access-{self.issued}"
        self.valid = {token}
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        if rotate:
            self.refresh_tokens = {f"refresh-{self.issued}"}
            answer["refresh_token"] = f"refresh-{self.issued}"
        return answer

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"

    def close(self):
        self.shutdown()
        self.thread.join()
        self.server_close()
