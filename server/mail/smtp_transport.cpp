#include "server/mail/smtp_transport.hpp"

#include "common/address.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/base/secret.hpp"
#include "server/mail/smtp_dialogue.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <curl/curl.h>
#include <fstream>
#include <mutex>
#include <optional>
#include <sys/socket.h>

namespace conclave::mail {
namespace {

// Says QUIT on the connection that the handle keeps, and waits for no answer: a relay that gives none would hold up the stop.
void closeHandle(CURL* easy) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
        ::shutdown(socket, SHUT_RD);
    curl_easy_cleanup(easy);
}

using Easy = std::unique_ptr<CURL, decltype(&closeHandle)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void prepareLibrary() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct Relay {
    std::string base{}; // smtp://host:port/
    bool tlsFromStart = false;
};

// scheme://host[:port] and nothing else: no user, no path, no query.
std::optional<Relay> parseRelay(const std::string& text) {
    Relay relay;
    std::string_view rest = text;
    if (rest.starts_with("smtps://")) relay.tlsFromStart = true;
    else if (!rest.starts_with("smtp://")) return std::nullopt;
    rest.remove_prefix(rest.find("//") + 2);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(".-:[]").find(c) != std::string_view::npos;
    };
    if (rest.empty() || !std::all_of(rest.begin(), rest.end(), good)) return std::nullopt;
    const std::string base = (relay.tlsFromStart ? "smtps://" : "smtp://") + std::string(rest);
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
    if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return std::nullopt;
    relay.base = base + "/";
    return relay;
}

// What one transfer reads from and writes to; libcurl's callbacks get it as their user pointer.
struct Transfer {
    std::string_view unsent{};
    SmtpDialogue dialogue{};
    bool loggedIn = false;
    std::stop_token stop{};
};

std::size_t onRead(char* out, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::size_t n = std::min(size * count, transfer.unsent.size());
    std::memcpy(out, transfer.unsent.data(), n);
    transfer.unsent.remove_prefix(n);
    return n;
}

std::size_t onAnswer(char* text, std::size_t size, std::size_t count, void* user) {
    static_cast<Transfer*>(user)->dialogue.heard({text, size * count});
    return size * count;
}

int onTrace(CURL*, curl_infotype type, char* text, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (type != CURLINFO_HEADER_OUT) return 0;
    transfer.dialogue.said({text, size});
    if (std::string_view(text, size).starts_with("AUTH ")) transfer.loggedIn = true;
    return 0;
}

int onSocket(void* user, curl_socket_t, curlsocktype) {
    static_cast<Transfer*>(user)->dialogue.connected();
    return CURL_SOCKOPT_OK;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

// Handles that nobody uses just now, each with the connection it has kept open. Without a lock: a slot changes hands as a whole.
class IdleHandles {
public:
    ~IdleHandles() { close(); }

    Easy take() {
        for (auto& slot : m_slots)
            if (CURL* easy = slot.exchange(nullptr)) return {easy, closeHandle};
        return {curl_easy_init(), closeHandle};
    }
    void give(Easy easy) {
        curl_easy_reset(easy.get()); // what it points to goes; the connection stays
        curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
        for (auto& slot : m_slots) {
            CURL* none = nullptr;
            if (!slot.compare_exchange_strong(none, easy.get())) continue;
            static_cast<void>(easy.release());
            return;
        }
    }
    void close() {
        for (auto& slot : m_slots)
            if (CURL* easy = slot.exchange(nullptr)) closeHandle(easy);
    }

private:
    std::array<std::atomic<CURL*>, limits::kMailConnectionsMax> m_slots{};
};

enum class Connection { any, fresh };

class SmtpTransport final : public Transport {
public:
    SmtpTransport(RelaySettings settings, Relay relay)
        : m_settings(std::move(settings)), m_relay(std::move(relay)) {}

    SendResult send(const Message& message, std::stop_token stop) override {
        if (!validateAddress(message.recipient, "") || !validateAddress(message.envelopeFrom, ""))
            return SendFailure{Fate::permanent, 0, "not a mail address"};
        base::Secret password;
        if (!m_settings.user.empty()) {
            auto read = readPassword();
            if (!read) return SendFailure{Fate::transient, 0, read.error().detail};
            password = std::move(*read);
        }
        Easy easy = m_idle.take();
        if (!easy) return SendFailure{Fate::transient, 0, "out of memory"};
        Transfer transfer;
        transfer.stop = std::move(stop);
        CURLcode code = transferOn(easy.get(), transfer, message, password, Connection::any);
        if (code != CURLE_OK && hadGone(easy.get(), transfer, message))
            code = transferOn(easy.get(), transfer, message, password, Connection::fresh);
        m_idle.give(std::move(easy));
        if (code == CURLE_OK) return transfer.dialogue.receipt();
        return transfer.dialogue.failure(curl_easy_strerror(code));
    }

    // The same conversation as far as a mail, and NOOP in its place.
    Probe probe() const {
        Transfer transfer;
        const Easy easy(curl_easy_init(), closeHandle);
        if (!easy) return {ProbeOutcome::badSetting, 0, "out of memory"};
        base::Secret password;
        if (!m_settings.user.empty()) {
            auto read = readPassword();
            if (!read) return {ProbeOutcome::badSetting, 0, read.error().detail};
            password = std::move(*read);
        }
        setUp(easy.get(), transfer);
        setSecurity(easy.get(), password);
        curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 0L);
        curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
        const CURLcode code = curl_easy_perform(easy.get());
        const SendFailure failure = transfer.dialogue.failure(curl_easy_strerror(code));
        if (code == CURLE_OK && !m_settings.user.empty() && !transfer.loggedIn)
            return {ProbeOutcome::noLogin, 0, "no log-in is offered"};
        if (code == CURLE_OK) return {ProbeOutcome::good, transfer.dialogue.receipt().code, {}};
        return {outcomeOf(code, failure, easy.get()), failure.code, failure.text};
    }

    void closeIdle() override { m_idle.close(); }

private:
    static ProbeOutcome outcomeOf(CURLcode code, const SendFailure& failure, CURL* easy) {
        curl_off_t connectedAfter = 0;
        curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connectedAfter);
        switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT: return ProbeOutcome::unreachable;
        case CURLE_OPERATION_TIMEDOUT: return connectedAfter > 0 ? ProbeOutcome::silent : ProbeOutcome::unreachable;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return ProbeOutcome::untrusted;
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR: return ProbeOutcome::noTls;
        case CURLE_LOGIN_DENIED: return ProbeOutcome::loginRefused;
        default: return failure.code >= 400 && failure.code < 500 ? ProbeOutcome::notNow : ProbeOutcome::refused;
        }
    }

    CURLcode transferOn(CURL* easy, Transfer& transfer, const Message& message, const base::Secret& password,
                        Connection connection) const {
        const std::string from = "<" + message.envelopeFrom + ">";
        const std::string to = "<" + message.recipient + ">";
        const List recipients(curl_slist_append(nullptr, to.c_str()), curl_slist_free_all);
        transfer.unsent = message.bytes;
        transfer.dialogue = {};
        setUp(easy, transfer);
        setSecurity(easy, password);
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, connection == Connection::fresh ? 1L : 0L);
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.bytes.size()));
        const CURLcode code = curl_easy_perform(easy);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, nullptr);
        return code;
    }

    // A kept connection that the relay had closed, or closes now, before it has seen anything of the message: nothing was wrong
    // with the mail, and it cannot arrive twice. libcurl notices most of this by itself, but tries again for HTTP alone.
    static bool hadGone(CURL* easy, const Transfer& transfer, const Message& message) {
        long connects = 1;
        curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
        return connects == 0 && transfer.unsent.size() == message.bytes.size() && transfer.dialogue.isHangUp() &&
               !transfer.stop.stop_requested();
    }

    void setUp(CURL* easy, Transfer& transfer) const {
        const std::string url = m_relay.base + m_settings.helloName;
        curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(easy, CURLOPT_PROXY, ""); // whatever the environment says
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_settings.connectTimeMax.count()));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_settings.transferTimeMax.count()));
        const auto answerSeconds = std::chrono::ceil<std::chrono::seconds>(m_settings.answerTimeMax).count();
        curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(answerSeconds));
        curl_easy_setopt(easy, CURLOPT_MAXCONNECTS, 1L);
        curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(limits::kMailConnectionIdleMax.count()));
        curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, static_cast<long>(limits::kMailConnectionAgeMax.count()));
        curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, onSocket);
        curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, onRead);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onAnswer);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onAnswer);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, onTrace);
        curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L); // to onTrace alone, which tells the commands apart
        curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, onProgress);
        curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    }

    void setSecurity(CURL* easy, const base::Secret& password) const {
        const bool named = !m_settings.user.empty();
        const bool required = m_settings.starttls == Starttls::required ||
                              (m_settings.starttls == Starttls::opportunistic && named);
        const bool tls = m_relay.tlsFromStart || m_settings.starttls != Starttls::off;
        const bool verified = m_relay.tlsFromStart || required;
        const long use = required ? CURLUSESSL_ALL : tls ? CURLUSESSL_TRY : CURLUSESSL_NONE;
        curl_easy_setopt(easy, CURLOPT_USE_SSL, use);
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
        if (!m_settings.caFile.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, m_settings.caFile.c_str());
        if (!named) return;
        std::string secret(password.reveal());
        curl_easy_setopt(easy, CURLOPT_USERNAME, m_settings.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, secret.c_str());
        base::wipe(secret);
    }

    Result<base::Secret> readPassword() const {
        constexpr std::size_t kPasswordBytesMax = 1024;
        std::ifstream file(m_settings.passwordFile);
        std::string text(kPasswordBytesMax, '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
        while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
        if (text.empty()) return Error{Errc::invalidValue, "the relay's password file cannot be read", "mail.password_file"};
        return base::Secret(std::move(text));
    }

    RelaySettings m_settings;
    Relay m_relay;
    IdleHandles m_idle{};
};

} // namespace

namespace {

Result<std::unique_ptr<SmtpTransport>> makeSmtp(const RelaySettings& settings) {
    prepareLibrary();
    auto relay = parseRelay(settings.relay);
    if (!relay) return Error{Errc::invalidValue, "expected smtp://HOST[:PORT], smtps://HOST[:PORT] or directory:PATH", "mail.relay"};
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    if (!std::all_of(settings.helloName.begin(), settings.helloName.end(), good))
        return Error{Errc::invalidValue, "not a host name", "public_host"};
    return std::make_unique<SmtpTransport>(settings, std::move(*relay));
}

} // namespace

Result<std::unique_ptr<Transport>> makeSmtpTransport(const RelaySettings& settings) {
    auto made = makeSmtp(settings);
    if (!made) return made.error();
    return std::unique_ptr<Transport>(std::move(*made));
}

Probe probeSmtp(const RelaySettings& settings) {
    const auto made = makeSmtp(settings);
    return made ? (*made)->probe() : Probe{ProbeOutcome::badSetting, 0, made.error().detail};
}

} // namespace conclave::mail
