"""Just enough of Redmine's REST, on a real socket, to be misbehaved in front of; the real one is tested elsewhere."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

FIELD, PROJECT = 7, {"id": 1, "identifier": "anquan", "name": "安全"}
_SITE: dict[str, Any] = {
    "users/current": {"user": {"id": 1, "admin": True}},
    "projects/anquan": {
        "project": {
            **PROJECT,
            "trackers": [{"id": 1, "name": "任务"}],
            "enabled_modules": [{"id": 1, "name": "issue_tracking"}],
            "issue_custom_fields": [{"id": FIELD, "name": "任务编号"}],
            "issue_categories": [{"id": 1, "name": "综合监管"}],
        }
    },
    "issue_statuses": {"issue_statuses": [{"id": 1, "name": "新建"}, {"id": 5, "name": "已关闭", "is_closed": True}]},
    "trackers": {"trackers": [{"id": 1, "name": "任务"}]},
    "custom_fields": {
        "custom_fields": [{"id": FIELD, "field_format": "string", "is_filter": True, "trackers": [{"id": 1}]}]
    },
}


class SmallRedmine:
    """Issues by number; as the real one it makes a second one for the same id without a word."""

    def __init__(self) -> None:
        self.issues: dict[int, dict[str, Any]] = {}
        self._lock = Lock()
        redmine = self

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with redmine._lock:
                    found = redmine.answer(self.command, self.path, json.loads(body) if body else {})
                content = b"" if found is None else json.dumps(found).encode()
                self.send_response(404 if found is None else 201 if self.command == "POST" else 200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = _do

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def ours(self) -> list[str]:
        """Our ids of all issues but the directives'."""
        keys = [issue["custom_fields"][0]["value"] for issue in self.issues.values()]
        return [key for key in keys if not key.startswith("document:")]

    def answer(self, method: str, address: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The object of the answer; None is 404."""
        path, query = urlsplit(address).path.strip("/").removesuffix(".json"), parse_qs(urlsplit(address).query)
        number = re.fullmatch(r"issues/(\d+)", path)
        if number:
            issue = self.issues.get(int(number[1]))
            if issue and method == "PUT":
                self._write(issue, body["issue"])
            return issue and {"issue": {"journals": [], **issue}}
        if path != "issues":
            return _SITE.get(path)
        if method == "POST":
            issue = {"id": len(self.issues) + 1, "done_ratio": 0, "status": {"id": 1, "name": "新建"}}
            self.issues[issue["id"]] = {**issue, "tracker": {"id": 1, "name": "任务"}}
            return {"issue": self._write(self.issues[issue["id"]], body["issue"])}
        wanted = query.get(f"v[cf_{FIELD}][]") or query.get("issue_id", [""])[0].split(",")
        found = [
            issue
            for number, issue in sorted(self.issues.items())
            if wanted == [""] or {issue["custom_fields"][0]["value"], str(number)} & set(wanted)
        ]
        start, limit = int(query.get("offset", ["0"])[0]), int(query["limit"][0])
        return {"issues": found[start : start + limit], "total_count": len(found)}

    @staticmethod
    def _write(issue: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        issue["updated_on"] = f"2027-02-01T00:00:{int(issue.get('updated_on', '0Z')[-3:-1] or 0) + 1:02}Z"
        for name, value in values.items():
            issue[name] = value or None
        if "category_id" in values:
            issue["category"] = {"id": 1, "name": "综合监管"} if values["category_id"] else None
        return issue
