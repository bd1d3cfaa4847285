#include "server/mail/smtp_transport.hpp"

#include "common/address.hpp"
#include "common/text.hpp"
#include "server/base/secret.hpp"
#include "server/mail/smtp_dialogue.hpp"

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <fstream>
#include <mutex>
#include <optional>

namespace conclave::mail {
namespace {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
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
    if (type == CURLINFO_HEADER_OUT) static_cast<Transfer*>(user)->dialogue.said({text, size});
    return 0;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

class SmtpTransport final : public Transport {
public:
    SmtpTransport(RelaySettings settings, Relay relay)
        : m_settings(std::move(settings)), m_relay(std::move(relay)) {}

    SendResult send(const Message& message, std::stop_token stop) override {
        if (!validateAddress(message.recipient, "") || !validateAddress(message.envelopeFrom, ""))
            return SendFailure{Fate::permanent, 0, "not a mail address"};
        Transfer transfer; // outlives `easy`, which says QUIT when it goes
        const Easy easy(curl_easy_init(), curl_easy_cleanup);
        if (!easy) return SendFailure{Fate::transient, 0, "out of memory"};
        transfer.unsent = message.bytes;
        transfer.stop = std::move(stop);
        base::Secret password;
        if (!m_settings.user.empty()) {
            auto read = readPassword();
            if (!read) return SendFailure{Fate::transient, 0, read.error().detail};
            password = std::move(*read);
        }
        const std::string from = "<" + message.envelopeFrom + ">";
        const std::string to = "<" + message.recipient + ">";
        const List recipients(curl_slist_append(nullptr, to.c_str()), curl_slist_free_all);
        setUp(easy.get(), transfer);
        setSecurity(easy.get(), password);
        curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(easy.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.bytes.size()));
        const CURLcode code = curl_easy_perform(easy.get());
        if (code == CURLE_OK) return transfer.dialogue.receipt();
        return transfer.dialogue.failure(curl_easy_strerror(code));
    }

private:
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
};

} // namespace

Result<std::unique_ptr<Transport>> makeSmtpTransport(const RelaySettings& settings) {
    prepareLibrary();
    auto relay = parseRelay(settings.relay);
    if (!relay) return Error{Errc::invalidValue, "expected smtp://HOST[:PORT], smtps://HOST[:PORT] or directory:PATH", "mail.relay"};
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    if (!std::all_of(settings.helloName.begin(), settings.helloName.end(), good))
        return Error{Errc::invalidValue, "not a host name", "public_host"};
    return std::unique_ptr<Transport>(std::make_unique<SmtpTransport>(settings, std::move(*relay)));
}

} // namespace conclave::mail
