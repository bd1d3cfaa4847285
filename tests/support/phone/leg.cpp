#include "tests/support/phone/leg.hpp"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <iomanip>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sstream>

namespace conclave::tests {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

constexpr std::chrono::seconds kConnectMax{15};
constexpr std::chrono::seconds kLeaveMax{5};

std::string word(std::size_t bytes) {
    std::ostringstream out;
    for (const auto byte : randomBytes(bytes))
        out << std::hex << std::setw(2) << std::setfill('0') << int{byte};
    return out.str();
}

} // namespace

Leg::Leg(asio::any_io_executor executor, CallSettings settings, std::unique_ptr<Source> source, Emit emit)
    : m_executor(executor), m_settings(std::move(settings)), m_emit(std::move(emit)),
      m_tls(asio::ssl::context::tls_client), m_resolver(executor), m_deadline(executor),
      m_media(std::make_unique<Media>(executor, m_settings.media, std::move(source))), m_callId(word(12)),
      m_localTag(word(6)), m_branch("z9hG4bK" + word(8)), m_to('<' + m_settings.uri + '>') {
    if (!m_settings.ca.empty()) m_tls.load_verify_file(m_settings.ca);
}

void Leg::call() {
    const auto self = shared_from_this();
    m_calledAt = std::chrono::steady_clock::now();
    m_media->onFirstPacket = [this] { event("media-started"); };
    m_stream = std::make_unique<Stream>(m_executor, m_tls);
    if (!m_settings.ca.empty()) {
        m_stream->set_verify_mode(asio::ssl::verify_peer);
        m_stream->set_verify_callback(asio::ssl::host_name_verification(m_settings.serverName));
    }
    SSL_ctrl(m_stream->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             m_settings.serverName.data());
    m_deadline.expires_after(kConnectMax);
    m_deadline.async_wait([self](error_code error) {
        if (!error && self->m_state == State::connecting) self->end("transport", "connecting took too long");
    });
    m_resolver.async_resolve(
        m_settings.host, m_settings.port, [this, self](error_code error, tcp::resolver::results_type found) {
            if (error) return end("transport", error.message());
            asio::async_connect(
                m_stream->lowest_layer(), found, [this, self](error_code failed, const tcp::endpoint&) {
                    if (failed) return end("transport", failed.message());
                    m_stream->lowest_layer().set_option(tcp::no_delay(true));
                    m_stream->async_handshake(Stream::client, [this, self](error_code refused) {
                        if (refused) return end("transport", "TLS: " + refused.message());
                        onConnected();
                    });
                });
        });
}

bool Leg::certificateFits() {
    if (m_settings.fingerprint.empty()) return true;
    X509* certificate = SSL_get1_peer_certificate(m_stream->native_handle());
    if (certificate == nullptr) return false;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &length);
    X509_free(certificate);
    std::ostringstream hex;
    for (unsigned int i = 0; i < length; ++i)
        hex << std::hex << std::setw(2) << std::setfill('0') << int{digest[i]};
    std::string wanted;
    for (const char c : m_settings.fingerprint)
        if (c != ':') wanted += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return hex.str() == wanted;
}

void Leg::onConnected() {
    m_deadline.cancel();
    if (!certificateFits()) return end("transport", "the certificate has another fingerprint");
    m_state = State::inviting;
    readMore();
    sendInvite();
}

SipMessage Leg::request(const std::string& method, const std::string& uri, int sequence,
                        const std::string& branch) const {
    const auto local = m_stream->lowest_layer().local_endpoint();
    std::ostringstream place;
    place << local;
    SipMessage message;
    message.startLine = method + ' ' + uri + " SIP/2.0";
    message.headers = {
        {"Via", "SIP/2.0/TLS " + place.str() + ";branch=" + branch + ";rport"},
        {"Max-Forwards", "70"},
        {"From", "<sip:" + m_settings.leg + "@phone.invalid>;tag=" + m_localTag},
        {"To", m_to},
        {"Call-ID", m_callId},
        {"CSeq", std::to_string(sequence) + ' ' + method},
    };
    if (method == "INVITE")
        message.headers.emplace_back("Contact",
                                     "<sip:" + m_settings.leg + '@' + place.str() + ";transport=tls>");
    return message;
}

Offer Leg::describe(const std::string& direction) {
    Offer offer;
    offer.address = m_settings.media.address;
    offer.port = m_media->port();
    offer.profile = m_settings.profile;
    offer.ssrc = m_media->ssrc();
    offer.ptimeMs = m_settings.media.ptimeMs;
    offer.opusType = m_settings.media.opusType;
    offer.eventType = m_settings.media.eventType;
    offer.eventClockHz = m_settings.eventClockHz;
    offer.direction = direction;
    for (std::size_t i = 0; i < m_keys.size(); ++i)
        offer.crypto.push_back({static_cast<int>(i + 1), m_settings.suites[i], toBase64(m_keys[i])});
    return offer;
}

void Leg::drawKeys() {
    m_keys.clear();
    if (m_settings.profile.find("SAVP") == std::string::npos) return;
    for (const auto& suite : m_settings.suites)
        m_keys.push_back(randomBytes(keyBytes(suite).value_or(30)));
}

void Leg::sendInvite() {
    drawKeys();
    if (!m_settings.withoutOffer) m_sdp = writeOffer(describe("sendrecv"));
    auto invite = request("INVITE", m_settings.uri, m_sequence, m_branch);
    invite.headers.emplace_back("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO");
    invite.headers.emplace_back("Supported", "timer");
    invite.headers.insert(invite.headers.end(), m_settings.headers.begin(), m_settings.headers.end());
    if (!m_sdp.empty()) invite.headers.emplace_back("Content-Type", "application/sdp");
    invite.body = m_sdp;
    send(invite);
}

bool Leg::reoffer(const Reoffer& wanted) {
    if (m_state != State::answered || m_reofferSequence != 0) return false;
    if (wanted.freshKeys) drawKeys();
    if (wanted.isElsewhere) m_media->beginElsewhere();
    m_answerDirection = wanted.withoutOffer ? wanted.direction : std::string();
    m_reofferSequence = ++m_sequence;
    auto invite = request("INVITE", m_target, m_reofferSequence, "z9hG4bK" + word(8));
    if (!wanted.withoutOffer) {
        m_sdp = writeOffer(describe(wanted.direction));
        invite.headers.emplace_back("Content-Type", "application/sdp");
        invite.body = m_sdp;
    }
    send(invite);
    return true;
}

void Leg::takeReanswer(const SipMessage& response) {
    m_reofferSequence = 0;
    auto answer = readAnswer(response.body);
    if (!m_answerDirection.empty() && answer)
        answerTheirs(response, *answer, m_answerDirection);
    else
        acknowledge(response);
    json::object about{{"status", response.status()}};
    if (answer && answer->crypto && response.status() < 300) {
        const auto tag = static_cast<std::size_t>(answer->crypto->tag);
        const auto theirs = fromBase64(answer->crypto->keyBase64).value_or(std::vector<std::uint8_t>());
        const bool known = tag >= 1 && tag <= m_keys.size();
        const auto own = known ? m_keys[tag - 1] : std::vector<std::uint8_t>();
        const bool isOther = m_suite != answer->crypto->suite;
        const auto none = std::vector<std::uint8_t>();
        if (!known || !m_media->renewKeys(answer->crypto->suite, isOther || own != m_own ? own : none,
                                          isOther || theirs != m_theirs ? theirs : none))
            about["problem"] = "the answer's keys do not fit the offer";
        m_suite = answer->crypto->suite;
        m_own = own;
        m_theirs = theirs;
        about["direction"] = answer->direction;
        about["suite"] = m_suite;
    }
    event("reanswered", std::move(about));
}

void Leg::readMore() {
    m_stream->async_read_some(asio::buffer(m_input),
                              [this, self = shared_from_this()](error_code error, std::size_t bytes) {
                                  if (error) {
                                      if (m_state != State::ended) end("transport", error.message());
                                      return;
                                  }
                                  m_reader.feed(std::string_view(m_input.data(), bytes));
                                  while (auto message = m_reader.next())
                                      take(*message);
                                  if (m_reader.broken())
                                      return end("transport", "the server's SIP cannot be read");
                                  if (m_state != State::ended) readMore();
                              });
}

void Leg::take(const SipMessage& message) {
    if (message.header("Call-ID") != m_callId) return;
    if (message.isResponse())
        takeResponse(message);
    else
        takeRequest(message);
}

void Leg::takeResponse(const SipMessage& response) {
    const int status = response.status();
    const auto method = response.method();
    if (method == "BYE" && status >= 200) return end("phone", "hung up");
    if (method != "INVITE") return;
    if (status < 200) {
        if (status > 100) event("provisional", {{"status", status}, {"reason", response.reason()}});
        return;
    }
    const auto sequence = std::to_string(m_reofferSequence) + ' ';
    if (m_reofferSequence != 0 && response.header("CSeq").starts_with(sequence)) return takeReanswer(response);
    if (m_state == State::answered || m_state == State::leaving || m_state == State::ended) {
        if (status < 300) acknowledge(response); // a 2xx again: our ACK was late
        return;
    }
    m_to = response.header("To");
    if (status < 300) return takeAnswer(response);
    acknowledge(response);
    json::object refused{{"status", status}, {"reason", response.reason()}};
    if (const auto why = response.header("Warning"); !why.empty()) refused["warning"] = why;
    if (const auto why = response.header("Reason"); !why.empty()) refused["detail"] = why;
    event("rejected", std::move(refused));
    end("server", "rejected");
}

void Leg::acknowledge(const SipMessage& response, const std::string& body) {
    // To a refusal in the INVITE's own transaction, to a 2xx in a new one to the Contact (RFC
    // 3261 17.1.1.3, 13.2.2.4).
    const bool accepted = response.status() < 300;
    const int sequence = std::atoi(response.header("CSeq").c_str());
    auto ack = request("ACK", accepted || sequence > 1 ? m_target : m_settings.uri, sequence,
                       accepted ? "z9hG4bK" + word(8) : parameter(response.header("Via"), "branch"));
    if (!body.empty()) ack.headers.emplace_back("Content-Type", "application/sdp");
    ack.body = body;
    send(ack);
}

// Theirs is the offer: of its keys the one with our first suite, under its tag.
void Leg::answerTheirs(const SipMessage& response, Answer& theirs, const std::string& direction) {
    theirs.crypto.reset();
    for (const auto& line : theirs.offered)
        if (line.suite == m_settings.suites.front()) theirs.crypto = line;
    auto ours = describe(direction);
    ours.opusType = theirs.opusType;
    ours.eventType = theirs.eventType;
    ours.eventClockHz = theirs.eventClockHz;
    ours.crypto.resize(1);
    if (theirs.crypto) ours.crypto.front().tag = theirs.crypto->tag;
    m_sdp = writeOffer(ours);
    acknowledge(response, m_sdp);
    if (theirs.crypto) theirs.crypto->tag = 1; // where our key for it is
}

void Leg::takeAnswer(const SipMessage& response) {
    m_target = uriOf(response.header("Contact"));
    if (m_target.empty()) m_target = m_settings.uri;
    const bool late = m_state == State::cancelling;
    m_state = State::answered;
    auto answer = readAnswer(response.body);
    if (m_settings.withoutOffer && answer)
        answerTheirs(response, *answer, "sendrecv");
    else
        acknowledge(response);
    if (late) return hangUp();
    if (!answer) {
        event("answered", {{"problem", "the answer's SDP cannot be used"}});
        return hangUp();
    }
    std::string suite;
    std::vector<std::uint8_t> own;
    std::vector<std::uint8_t> theirs;
    if (answer->crypto) {
        const auto tag = static_cast<std::size_t>(answer->crypto->tag);
        if (tag >= 1 && tag <= m_keys.size() && answer->crypto->suite == m_settings.suites[tag - 1]) {
            suite = answer->crypto->suite;
            own = m_keys[tag - 1];
            theirs = fromBase64(answer->crypto->keyBase64).value_or(std::vector<std::uint8_t>());
        }
    }
    m_suite = suite;
    m_own = own;
    m_theirs = theirs;
    json::object about{{"suite", suite},
                       {"profile", answer->profile},
                       {"media", answer->address + ':' + std::to_string(answer->port)},
                       {"eventType", answer->eventType},
                       {"direction", answer->direction},
                       {"contact", m_target},
                       {"afterMs", std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::steady_clock::now() - m_calledAt)
                                       .count()},
                       {"keys", json::array{toBase64(own), toBase64(theirs)}}};
    if ((suite.empty() && !m_keys.empty()) || answer->profile != m_settings.profile) {
        about["problem"] = "the answer's keys or profile do not fit the offer";
        event("answered", std::move(about));
        return hangUp();
    }
    error_code error;
    const auto host = m_settings.mediaHost.empty() ? answer->address : m_settings.mediaHost;
    const auto address = asio::ip::make_address(host, error);
    const udp::endpoint remote(address, m_settings.mediaPort != 0 ? m_settings.mediaPort : answer->port);
    if (error || !m_media->start(remote, suite, own, theirs, answer->eventType, answer->eventClockHz)) {
        about["problem"] = "the answer's address or key cannot be used";
        event("answered", std::move(about));
        return hangUp();
    }
    event("answered", std::move(about));
}

void Leg::takeRequest(const SipMessage& asked) {
    const auto method = asked.method();
    if (method == "ACK") return;
    SipMessage reply;
    const bool known = method == "BYE" || method == "OPTIONS" || method == "INFO" || method == "NOTIFY" ||
                       method == "UPDATE" || method == "INVITE";
    reply.startLine = known ? "SIP/2.0 200 OK" : "SIP/2.0 405 Method Not Allowed";
    for (const auto& via : asked.all("Via"))
        reply.headers.emplace_back("Via", via);
    for (const char* name : {"From", "To", "Call-ID", "CSeq"})
        reply.headers.emplace_back(name, asked.header(name));
    if (known && (method == "INVITE" || method == "UPDATE")) {
        const auto own = request("INVITE", m_target, 0, "");
        reply.headers.emplace_back("Contact", own.header("Contact"));
        if (method == "INVITE" || !asked.body.empty()) {
            reply.headers.emplace_back("Content-Type", "application/sdp");
            reply.body = m_sdp;
        }
    }
    send(reply);
    event("request", {{"method", method}});
    if (method == "BYE") end("server", asked.header("Reason"));
}

void Leg::hangUp() {
    switch (m_state) {
    case State::connecting:
        return end("phone", "hung up");
    case State::inviting:
        m_state = State::cancelling;
        send(request("CANCEL", m_settings.uri, 1, m_branch));
        break;
    case State::answered:
        m_state = State::leaving;
        m_media->stop();
        send(request("BYE", m_target, ++m_sequence, "z9hG4bK" + word(8)));
        break;
    default:
        return;
    }
    m_deadline.expires_after(kLeaveMax);
    m_deadline.async_wait([self = shared_from_this()](error_code error) {
        if (!error) self->end("phone", "the server did not answer the farewell");
    });
}

void Leg::dropConnection() {
    m_dropped = true;
    error_code ignored;
    m_stream->lowest_layer().close(ignored);
}

void Leg::send(const SipMessage& message) {
    m_output.push_back(writeMessage(message));
    if (!m_writing) write();
}

void Leg::write() {
    if (m_output.empty()) {
        m_writing = false;
        if (m_state == State::ended) {
            error_code ignored;
            m_stream->lowest_layer().close(ignored);
        }
        return;
    }
    m_writing = true;
    asio::async_write(*m_stream, asio::buffer(m_output.front()),
                      [this, self = shared_from_this()](error_code error, std::size_t) {
                          m_output.pop_front();
                          if (error) m_output.clear();
                          write();
                      });
}

void Leg::event(const char* name, json::object fields) {
    fields["event"] = name;
    fields["leg"] = m_settings.leg;
    m_emit(std::move(fields));
}

void Leg::end(const std::string& who, const std::string& reason) {
    if (m_state == State::ended) return;
    m_state = State::ended;
    m_deadline.cancel();
    m_resolver.cancel();
    if (!m_dropped) m_media->stop();
    event("ended", {{"who", who}, {"reason", reason}});
    if (!m_writing && m_stream) {
        error_code ignored;
        m_stream->lowest_layer().close(ignored);
    }
}

} // namespace conclave::tests
