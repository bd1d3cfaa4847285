"""Reads Prometheus' text format 0.0.4 and complains of whatever is not in it."""
import re

LINE = re.compile(r'(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')


class FormatError(Exception):
    pass


class Metrics:
    """`samples` {(name, ((label, value), …)): number}; `kinds` {family: kind}; `helps` {family: text}."""

    def __init__(self, text):
        self.samples, self.kinds, self.helps = {}, {}, {}
        family, closed = None, set()
        if not text.endswith("\n"):
            raise FormatError("the last line has no end")
        for line in text[:-1].split("\n"):
            if line.startswith("# "):
                word, name, rest = (line[2:].split(" ", 2) + [""])[:3]
                if word == "HELP":
                    if name in self.helps or not rest:
                        raise FormatError(f"HELP twice or empty: {line}")
                    if family:
                        closed.add(family)
                    family = name
                    self.helps[name] = rest
                elif word == "TYPE":
                    if name != family or name in self.kinds or rest not in ("counter", "gauge", "histogram"):
                        raise FormatError(f"TYPE out of place: {line}")
                    self.kinds[name] = rest
                else:
                    raise FormatError(line)
                continue
            self._sample(line, family)
        if set(self.kinds) != set(self.helps):
            raise FormatError("a family without HELP or TYPE")
        for name in self.kinds:
            if not any(self.family(sample) == name for sample, _ in self.samples):
                raise FormatError(f"{name} has no sample")
        self._check_histograms()

    def _sample(self, line, family):
        match = LINE.match(line)
        if not match:
            raise FormatError(f"no sample: {line!r}")
        labels, at, text = [], 0, match["labels"] or ""
        while at < len(text):
            found = LABEL.match(text, at)
            if not found:
                raise FormatError(f"labels: {line!r}")
            labels.append(found.groups())
            at = found.end()
        key = (match["name"], tuple(labels))
        if key in self.samples or len({name for name, _ in labels}) != len(labels):
            raise FormatError(f"twice: {line}")
        if family is None or self.family(match["name"]) != family or family not in self.kinds:
            raise FormatError(f"{line} stands under {family}")
        self.samples[key] = float(match["value"])

    def family(self, name):
        for suffix in ("_bucket", "_sum", "_count"):
            if name.endswith(suffix) and self.kinds.get(name[:-len(suffix)]) == "histogram":
                return name[:-len(suffix)]
        return name

    def _check_histograms(self):
        series = {}
        for (name, labels), value in self.samples.items():
            if name.endswith("_bucket") and self.kinds[self.family(name)] == "histogram":
                rest = tuple(pair for pair in labels if pair[0] != "le")
                bound = float(dict(labels)["le"].replace("+Inf", "inf"))
                series.setdefault((self.family(name), rest), []).append((bound, value))
        for (name, labels), buckets in series.items():
            if buckets != sorted(buckets) or [v for _, v in buckets] != sorted(v for _, v in buckets):
                raise FormatError(f"buckets of {name} do not rise")
            if buckets[-1] != (float("inf"), self.samples[(name + "_count", labels)]):
                raise FormatError(f"the last bucket of {name} is not its count")

    def value(self, name, **labels):
        """The one sample of that name whose labels have these."""
        found = [value for (sample, has), value in self.samples.items() if sample == name and labels.items() <= dict(has).items()]
        if len(found) != 1:
            raise KeyError(f"{len(found)} samples of {name} {labels}")
        return found[0]

    def total(self, name, **labels):
        return sum(value for (sample, has), value in self.samples.items() if sample == name and labels.items() <= dict(has).items())

    def rising(self):
        """What must never fall: counters, and all of a histogram."""
        return {key: value for key, value in self.samples.items() if self.kinds[self.family(key[0])] in ("counter", "histogram")}
