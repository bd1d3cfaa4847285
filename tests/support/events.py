"""A stream of server-sent events of the API."""
import http.client
import json


class Events:
    """One event stream, read line by line with a deadline."""

    def __init__(self, api, last=None, path="/events"):
        self._connection = http.client.HTTPSConnection(api._host, api._port, timeout=30, context=api._tls)
        headers = {"Authorization": f"Bearer {api.token}", "Accept": "text/event-stream"}
        if last:
            headers["Last-Event-ID"] = last
        self._connection.request("GET", "/api/v1" + path, headers=headers)
        self.answer = self._connection.getresponse()
        self.last = None

    def next(self):
        event = {}
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
                if name == "id":
                    self.last = value
            elif event:
                if "data" in event:
                    return event
                event = {}

    def until(self, fits):
        """(name, data) of the first event that fits(name, data)."""
        while True:
            event = self.next()
            name, data = event.get("event", ""), json.loads(event["data"])
            if fits(name, data):
                return name, data

    def close(self):
        self._connection.close()
