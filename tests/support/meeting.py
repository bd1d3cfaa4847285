"""What many tests of calls begin with: a server, a conference that is open, and how to reach it as each of its people."""
import datetime


def instant(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Meeting:
    """A conference of the API's account and of `names`, or (name, role); `people` {name: {id, pin, joinToken, version, …}}, its
    creator too; `whole`: as the API says it."""

    def __init__(self, server, api, names=(), begin=-60, end=3600, role="participant", invite=True):
        self.server, self.api = server, api
        made = api.post("/conferences", {"subject": "Meeting", "description": "", "begin": instant(begin), "end": instant(end),
                                         "timeZone": "Europe/Berlin", "type": "secure"})
        self.path = f"/conferences/{made['id']}"
        if names:
            api.post(self.path + "/participants",
                     {"participants": [{"address": f"{name}@example.org", "role": its}
                                       for name, its in (one if isinstance(one, tuple) else (one, role) for one in names)]})
        if invite:
            api.post(self.path + "/invitations", {"mailTo": []})
        self.whole = whole = api.get(self.path)
        pins = {pin["participantId"]: pin for pin in api.get(self.path + "/pins")["items"]}
        self.number = whole["number"]
        self.people = {person["address"].split("@")[0]: {**person, **pins[person["id"]]} for person in whole["participants"]}

    def link(self, name, port=None):
        return self.server.uri("j-" + self.people[name]["joinToken"], port)

    def pin(self, name):
        return self.people[name]["pin"]

    def remove(self, name):
        """Takes the person out, without a mail."""
        self.api.delete(f"{self.path}/participants/{self.people[name]['id']}?notify=false", self.people[name]["version"])
