#include "tests/support/phone/control.hpp"

#include "tests/support/phone/analysis.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cmath>
#include <stdexcept>

namespace conclave::tests {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr int kDefaultListenMs = 2000;
constexpr int kListenMsMax = 110'000;
constexpr int kDelayListenMs = 1500;
constexpr std::chrono::milliseconds kDecoderWarmUp{200};
constexpr std::chrono::milliseconds kBeat{5};

std::string textAt(const json::object& object, const char* key, std::string otherwise = {}) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? otherwise : std::string(value->as_string());
}

int numberAt(const json::object& object, const char* key, int otherwise) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? otherwise : value->to_number<int>();
}

bool flagAt(const json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->as_bool();
}

double rounded(double value) {
    return std::round(value * 10) / 10;
}

json::object describe(const HeardTone& tone) {
    return {{"hz", rounded(tone.hz)},
            {"dbfs", rounded(tone.dbfs)},
            {"gaps", tone.gaps},
            {"longestGapMs", tone.longestGapMs}};
}

json::object describe(const MediaCounts& counts) {
    return {{"sent", counts.sent},
            {"received", counts.received},
            {"unauthenticated", counts.unauthenticated},
            {"rtcp", counts.rtcp},
            {"unknownType", counts.unknownType},
            {"foreign", counts.foreign}};
}

json::object analyse(const HeardSound& sound, const std::vector<double>& frequencies) {
    json::array tones;
    for (const auto& tone : heardTones(sound.samples))
        tones.push_back(describe(tone));
    json::object levels;
    for (const double hz : frequencies)
        levels[std::to_string(static_cast<int>(std::lround(hz)))] = rounded(levelDbfs(sound.samples, hz));
    return {{"tones", std::move(tones)},
            {"levels", std::move(levels)},
            {"rmsDbfs", rounded(loudnessDbfs(sound.samples))},
            {"packets", sound.packets},
            {"lost", sound.lost},
            {"latestMs", rounded(sound.latestMs)}};
}

std::vector<double> frequenciesOf(const json::object& command) {
    std::vector<double> frequencies;
    if (const auto* list = command.if_contains("frequencies"))
        for (const auto& hz : list->as_array())
            frequencies.push_back(hz.to_number<double>());
    return frequencies;
}

} // namespace

CallSettings readCall(const json::object& command) {
    CallSettings settings;
    settings.leg = textAt(command, "leg");
    settings.uri = textAt(command, "uri");
    if (settings.leg.empty() || settings.uri.empty()) throw std::runtime_error("call: leg and uri expected");
    auto place = settings.uri.substr(settings.uri.find(':') + 1);
    if (const auto at = place.find('@'); at != std::string::npos) place = place.substr(at + 1);
    place = place.substr(0, place.find_first_of(";?"));
    const auto colon = place.rfind(':');
    const bool withPort = colon != std::string::npos && place.find(']', colon) == std::string::npos;
    settings.host = withPort ? place.substr(0, colon) : place;
    settings.port = withPort ? place.substr(colon + 1) : "5061";
    settings.serverName = textAt(command, "serverName", settings.host);
    if (const auto* connect = command.if_contains("connect")) {
        settings.host = textAt(connect->as_object(), "host", settings.host);
        settings.port = std::to_string(numberAt(connect->as_object(), "port", std::stoi(settings.port)));
    }
    settings.ca = textAt(command, "ca");
    settings.fingerprint = textAt(command, "fingerprint");
    const auto offer = textAt(command, "offer", "savp");
    if (offer == "savp")
        settings.profile = "RTP/SAVP";
    else if (offer == "savpf")
        settings.profile = "RTP/SAVPF";
    else if (offer == "avp")
        settings.profile = "RTP/AVP";
    else
        throw std::runtime_error("call: offer is savp, savpf or avp");
    if (const auto* suites = command.if_contains("suites")) {
        settings.suites.clear();
        for (const auto& suite : suites->as_array())
            settings.suites.emplace_back(suite.as_string());
    }
    for (const auto& suite : settings.suites)
        if (!keyBytes(suite)) throw std::runtime_error("call: unknown suite " + suite);
    settings.eventClockHz = numberAt(command, "eventClockHz", settings.eventClockHz);
    if (const auto* via = command.if_contains("mediaVia")) {
        settings.mediaHost = textAt(via->as_object(), "host", "127.0.0.1");
        settings.mediaPort = static_cast<std::uint16_t>(numberAt(via->as_object(), "port", 0));
    }
    settings.withoutOffer = flagAt(command, "withoutOffer");
    if (const auto* headers = command.if_contains("headers"))
        for (const auto& [key, value] : headers->as_object())
            settings.headers.emplace_back(key, std::string(value.as_string()));
    settings.media.address = textAt(command, "address", settings.media.address);
    settings.media.ptimeMs = numberAt(command, "ptime", settings.media.ptimeMs);
    if (const int ms = settings.media.ptimeMs; ms != 10 && ms != 20 && ms != 40 && ms != 60)
        throw std::runtime_error("call: ptime is 10, 20, 40 or 60");
    settings.media.bitRate = numberAt(command, "bitRate", settings.media.bitRate);
    settings.media.voice = flagAt(command, "voice");
    settings.media.plainRtp = flagAt(command, "plainRtp");
    settings.media.wrongKey = flagAt(command, "wrongKey");
    return settings;
}

Control::Control(asio::io_context& io, std::function<void(const std::string&)> emit)
    : m_io(io), m_beat(io), m_emit(std::move(emit)) {
    watchTheClock();
}

void Control::emit(const Object& object) {
    m_emit(json::serialize(object));
}

void Control::emitLater(Object object) {
    asio::post(m_io, [this, object = std::move(object)] { emit(object); });
}

void Control::take(std::string_view line) {
    Object answer;
    try {
        const auto parsed = json::parse(line);
        const auto& command = parsed.as_object();
        if (const auto* id = command.if_contains("id")) answer["id"] = *id;
        perform(command);
        answer["ok"] = true;
    } catch (const std::exception& problem) {
        answer["ok"] = false;
        answer["error"] = problem.what();
    }
    emit(answer);
}

Leg& Control::leg(const Object& command, const char* key) {
    const auto found = m_legs.find(textAt(command, key));
    if (found == m_legs.end()) throw std::runtime_error(std::string("no such ") + key);
    return *found->second;
}

void Control::perform(const Object& command) {
    const auto name = textAt(command, "command");
    if (name == "call")
        call(command);
    else if (name == "dtmf") {
        if (!leg(command).media().queueDigits(textAt(command, "digits")))
            throw std::runtime_error("dtmf: not possible");
    } else if (name == "source")
        leg(command).media().setSource(makeSource(command.at("source")));
    else if (name == "reoffer") {
        if (!leg(command).reoffer({textAt(command, "direction", "sendrecv"), flagAt(command, "freshKeys"),
                                   flagAt(command, "withoutOffer"), flagAt(command, "elsewhere")}))
            throw std::runtime_error("reoffer: not possible");
    } else if (name == "hangup")
        leg(command).hangUp();
    else if (name == "drop")
        leg(command).dropConnection();
    else if (name == "listen")
        listen(command);
    else if (name == "record")
        record(command);
    else if (name == "delay")
        delay(command);
    else if (name == "counts") {
        auto counts = describe(leg(command).media().counts());
        counts["event"] = "counts";
        counts["leg"] = leg(command).name();
        emit(counts);
    } else if (name == "analyse")
        analyseFile(command);
    else if (name == "quit")
        quit();
    else
        throw std::runtime_error("unknown command");
}

void Control::call(const Object& command) {
    auto settings = readCall(command);
    const auto name = settings.leg;
    if (const auto old = m_legs.find(name); old != m_legs.end() && !old->second->ended())
        throw std::runtime_error("the leg is in a call");
    const auto* description = command.if_contains("source");
    auto source = makeSource(description == nullptr ? json::value("silence") : *description);
    auto made = std::make_shared<Leg>(m_io.get_executor(), std::move(settings), std::move(source),
                                      [this](Object object) { emit(object); });
    m_legs[name] = made;
    made->call();
}

void Control::hear(const std::string& name, std::chrono::milliseconds duration,
                   std::function<Object(HeardSound)> analyse) {
    const auto from = Clock::now();
    const auto timer = std::make_shared<asio::steady_timer>(m_io, from + duration);
    timer->async_wait([this, name, from, duration, timer, work = asio::make_work_guard(m_io),
                       analyse = std::move(analyse)](boost::system::error_code) {
        const auto found = m_legs.find(name);
        if (found == m_legs.end()) return;
        auto packets = found->second->media().packets(from - kDecoderWarmUp, from + duration);
        const auto counts = found->second->media().counts();
        const int stalled = stalledMs(from - kDecoderWarmUp, from + duration);
        asio::post(m_analysis,
                   [this, name, from, duration, packets = std::move(packets), counts, stalled, work, analyse] {
                       Object event;
                       try {
                           event = analyse(decode(packets, from, from + duration));
                       } catch (const std::exception& problem) {
                           event["event"] = "failed";
                           event["error"] = problem.what();
                       }
                       event["leg"] = name;
                       event["counts"] = describe(counts);
                       event["stalledMs"] = stalled;
                       emitLater(std::move(event));
                   });
    });
}

void Control::listen(const Object& command) {
    const int ms = numberAt(command, "ms", kDefaultListenMs);
    if (ms < 200 || ms > kListenMsMax) throw std::runtime_error("listen: ms out of range");
    std::vector<double> frequencies;
    if (const auto* list = command.if_contains("frequencies"))
        for (const auto& hz : list->as_array())
            frequencies.push_back(hz.to_number<double>());
    hear(leg(command).name(), std::chrono::milliseconds(ms), [ms, frequencies](const HeardSound& sound) {
        auto event = analyse(sound, frequencies);
        event["event"] = "heard";
        event["ms"] = ms;
        return event;
    });
}

void Control::analyseFile(const Object& command) {
    const auto path = textAt(command, "wav");
    const auto sound = readSound(path);
    const auto at = [&](int ms) {
        const auto sample = static_cast<std::size_t>(std::max(0, ms)) * kSampleRateHz / 1000;
        return std::min(sample, sound.size());
    };
    const auto lengthMs = static_cast<int>(sound.size() * 1000 / kSampleRateHz);
    const int from = numberAt(command, "fromMs", 0);
    const auto begin = at(from);
    const auto end = std::max(begin, at(from + numberAt(command, "ms", lengthMs)));
    HeardSound heard;
    heard.samples.assign(sound.begin() + static_cast<std::ptrdiff_t>(begin),
                         sound.begin() + static_cast<std::ptrdiff_t>(end));
    auto event = analyse(heard, frequenciesOf(command));
    event["event"] = "analysed";
    event["wav"] = path;
    event["lengthMs"] = lengthMs;
    emit(event);
}

void Control::record(const Object& command) {
    const int ms = numberAt(command, "ms", kDefaultListenMs);
    const auto path = textAt(command, "wav");
    if (path.empty() || ms < 20 || ms > kListenMsMax) throw std::runtime_error("record: wav and ms expected");
    hear(leg(command).name(), std::chrono::milliseconds(ms), [path](const HeardSound& sound) {
        writeSound(path, sound.samples);
        return Object{{"event", "recorded"}, {"wav", path}};
    });
}

void Control::delay(const Object& command) {
    auto& from = leg(command, "from");
    auto& to = leg(command, "to");
    const auto name = from.name();
    const auto listenFrom = Clock::now();
    const auto said = from.media().startChirp();
    hear(to.name(), std::chrono::milliseconds(kDelayListenMs),
         [name, said, listenFrom](const HeardSound& sound) {
             Object event{{"event", "delay"}, {"from", name}};
             const auto found = findChirp(sound.samples);
             if (!found) {
                 event["ms"] = nullptr;
                 return event;
             }
             // Where the sample stands in the time line, corrected by when its own packet really came.
             double heardMs = found->sample * 1000.0 / kSampleRateHz;
             for (const auto& placed : sound.placed)
                 if (placed.sample <= static_cast<std::size_t>(found->sample))
                     heardMs =
                         std::chrono::duration<double, std::milli>(placed.arrival - listenFrom).count() +
                         (found->sample - static_cast<double>(placed.sample)) * 1000.0 / kSampleRateHz;
             event["ms"] =
                 rounded(heardMs - std::chrono::duration<double, std::milli>(said - listenFrom).count());
             event["likeness"] = found->likeness;
             return event;
         });
}

void Control::watchTheClock() {
    const auto due = Clock::now() + kBeat;
    m_beat.expires_at(due);
    m_beat.async_wait([this, due](boost::system::error_code error) {
        if (error || m_quitting) return;
        const auto now = Clock::now();
        const auto late = std::chrono::ceil<std::chrono::milliseconds>(now - due);
        if (late >= kBeat) m_stalls.push_back({now, late});
        while (!m_stalls.empty() && now - m_stalls.front().at > 2 * std::chrono::milliseconds(kListenMsMax))
            m_stalls.pop_front();
        watchTheClock();
    });
}

int Control::stalledMs(Clock::time_point from, Clock::time_point to) const {
    auto worst = std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - to); // the asking itself comes late
    for (const auto& stall : m_stalls)
        if (stall.at >= from) worst = std::max(worst, stall.late);
    return static_cast<int>(std::max(worst, std::chrono::milliseconds(0)).count());
}

void Control::quit() {
    m_quitting = true;
    m_beat.cancel();
    for (const auto& [name, leg] : m_legs)
        leg->hangUp();
}

} // namespace conclave::tests
