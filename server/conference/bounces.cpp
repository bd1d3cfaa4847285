#include "server/conference/bounces.hpp"

#include "common/limits.hpp"
#include "server/base/assert.hpp"
#include "server/base/log.hpp"
#include "server/mail/smtp_dialogue.hpp"
#include "server/store/delivery_store.hpp"

#include <algorithm>
#include <optional>

namespace conclave::conference {

using namespace std::chrono_literals;
using base::awaitable;
using base::kToken;

// What one file means.
struct Bounces::Notice {
    std::string file{};
    std::optional<DeliveryId> delivery{}; // nothing: not ours
    std::optional<std::string> failure{}; // why it came back for good
};

namespace {

// `5.1.1 user unknown`; the remote server's words often begin with the number already.
std::string textOf(const mail::DeliveryStatus& status) {
    if (status.diagnostic.find(status.status) != std::string::npos) return status.diagnostic;
    return mail::cleanedAnswer(status.status + " " + status.diagnostic);
}

} // namespace

Bounces::Bounces(boost::asio::any_io_executor control, Context context, base::WorkPool& work, BounceSettings settings)
    : m_control(std::move(control)), m_context(context), m_work(work), m_settings(std::move(settings)),
      m_wake(m_control), m_ended(m_control) {}

Bounces::~Bounces() { CONCLAVE_ASSERT(!m_looping); }

void Bounces::start() {
    CONCLAVE_ASSERT(!m_looping);
    m_looping = true;
    base::spawn(m_control, loop(), "bounces");
}

awaitable<void> Bounces::stop() {
    m_stopping = true;
    m_wake.cancel();
    while (m_looping) {
        m_ended.expires_after(1s);
        co_await m_ended.async_wait(kToken);
    }
}

awaitable<void> Bounces::loop() {
    while (!m_stopping) {
        std::size_t files = 0;
        try {
            files = co_await lookOnce();
        } catch (...) {
            base::reportEscaped("bounces", std::current_exception());
        }
        if (m_stopping) break;
        // A full folder is no reason to do nothing else.
        m_wake.expires_after(files < limits::kBounceFilesAtOnceMax ? m_settings.lookEvery : m_settings.lookEvery / 10);
        co_await m_wake.async_wait(kToken);
    }
    m_looping = false;
    m_ended.cancel();
}

// How many files there were.
awaitable<std::size_t> Bounces::lookOnce() {
    auto read = [this]() -> Result<std::vector<Notice>> {
        auto files = m_settings.folder.read(limits::kBounceFilesAtOnceMax);
        if (!files) return files.error();
        return noticesOf(std::move(*files));
    };
    const auto notices = co_await m_work.run(std::move(read));
    if (!notices) {
        report(notices.error());
        co_return 0;
    }
    if (notices->empty()) {
        report({});
        co_return 0;
    }
    const auto applied = co_await apply(*notices);
    if (!applied) co_return 0; // the files stay, and are read again
    auto clear = [this, &notices]() -> Result<> {
        Result<> all;
        for (const auto& notice : *notices) {
            const auto done = notice.delivery ? m_settings.folder.remove(notice.file) : m_settings.folder.setAside(notice.file);
            if (!done) all = done;
        }
        return all;
    };
    const auto cleared = co_await m_work.run(clear);
    report(cleared);
    co_return cleared ? notices->size() : 0;
}

std::vector<Bounces::Notice> Bounces::noticesOf(std::vector<mail::BounceFile> files) const {
    std::vector<Notice> notices;
    for (auto& file : files) {
        Notice notice;
        notice.file = std::move(file.name);
        if (file.report) {
            for (const auto& to : file.report->to)
                if (!notice.delivery) notice.delivery = m_settings.address.deliveryOf(to, m_context.vault);
            const auto& all = file.report->statuses;
            const auto failed = std::find_if(all.begin(), all.end(), [](const auto& status) { return status.isFailure(); });
            if (failed != all.end()) notice.failure = textOf(*failed);
        }
        notices.push_back(std::move(notice));
    }
    return notices;
}

awaitable<Result<>> Bounces::apply(const std::vector<Notice>& notices) {
    using Bounced = std::vector<store::BouncedDelivery>;
    auto write = [this, &notices](store::Session& session) -> Result<Bounced> {
        store::DeliveryStore deliveries(session, m_context.vault);
        Bounced bounced;
        for (const auto& notice : notices) {
            if (!notice.delivery || !notice.failure) continue;
            if (auto one = deliveries.bounce(*notice.delivery, *notice.failure, m_context.clock.now())) bounced.push_back(std::move(*one));
        }
        return bounced;
    };
    const auto bounced = co_await m_context.database.run(write);
    if (!bounced) {
        log::warning("bounces", "what came back could not be written", {{"code", errcInfo(bounced.error().code).word}});
        co_return bounced.error();
    }
    for (const auto& one : *bounced) {
        log::info("bounces", "a mail came back", {{"delivery", one.id.value}});
        api::Change change;
        change.conferenceId = one.conference;
        change.participantId = one.participant;
        change.version = one.conferenceVersion;
        m_context.changes.publish(one.owner, "delivery", change);
    }
    const auto foreign = std::count_if(notices.begin(), notices.end(), [](const auto& notice) { return !notice.delivery; });
    const auto ours = static_cast<std::ptrdiff_t>(notices.size()) - foreign;
    log::info("bounces", "mails read", {{"ours", ours}, {"bounced", bounced->size()}, {"set aside", foreign}});
    co_return Result<>();
}

void Bounces::report(const Result<>& done) {
    if (!done && !m_complained) log::error("bounces", "the bounce folder cannot be used: " + done.error().detail);
    if (done && m_complained) log::info("bounces", "the bounce folder can be used again");
    m_complained = !done;
}

} // namespace conclave::conference
