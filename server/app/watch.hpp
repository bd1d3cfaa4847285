// What an operator watches: the page of /metrics, the answer of /healthz, and the certificate's end. Asks the store that
// writes for a sign of life and the one that reads for figures, at most every few seconds, whoever asks and however often.
// Thread: control; settle() is awaited before it goes.
#pragma once

#include "server/app/latest.hpp"
#include "server/base/clock.hpp"
#include "server/base/metrics.hpp"
#include "server/base/tls.hpp"
#include "server/conference/admission.hpp"
#include "server/http/server.hpp"
#include "server/store/figures.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace conclave::app {

// What is read; all of it outlives the watch.
struct WatchSources {
    store::Database& database;
    const base::Clock& clock;
    const std::optional<http::Server>& http; // not there before its start
    const sip::Server& calls;
    const media::Engine& engine;
    const conference::Admission& admission;
    const conference::Rooms& rooms;
    std::filesystem::path dataFolder{};
};

class Watch {
public:
    Watch(boost::asio::any_io_executor control, WatchSources sources);

    base::awaitable<std::string> metricsPage();
    // What keeps the server from its work now; said in the log where it changes.
    base::awaitable<std::vector<std::string>> ailments();

    // Says in the log how long it is good for where that is not long.
    void certificateLoaded(const base::CertificateFiles& files, const std::string& host);
    // From now on /healthz says so.
    void stopping() noexcept { m_stopping = true; }
    base::awaitable<void> settle();

private:
    struct Space {
        std::uint64_t freeBytes = 0;
    };

    static base::awaitable<Result<Space>> askSpace(const WatchSources& sources);
    static base::awaitable<Result<store::Figures>> askFigures(const WatchSources& sources);
    void addProcess(metrics::Page& page) const;
    void addStored(metrics::Page& page, const store::Figures& figures) const;
    void addLive(metrics::Page& page) const;
    void addMedia(metrics::Page& page) const;
    void addCertificate(metrics::Page& page) const;

    const WatchSources m_sources;
    Latest<Space> m_space;
    Latest<store::Figures> m_figures;
    std::optional<base::CertificateFacts> m_certificate{};
    std::optional<Instant> m_certificateLoadedAt{};
    std::vector<std::string> m_ailments{};
    bool m_stopping = false;
};

} // namespace conclave::app
