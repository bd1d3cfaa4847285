// Reads what came back by mail (spec D3): looks into the bounce folder every few seconds, turns the delivery that a notification
// names by its token into `bounced`, tells the owner's event stream, and takes the file away.
//
//   folder ──read on `work`──> token good, failed 5.x.x ──> bounced (committed) ──> file deleted
//                          ├─> token good, anything else ────────────────────────> file deleted
//                          └─> no notification, or no token of ours ─────────────> file set aside
//
// A crash between commit and delete reads the file once more, which changes nothing. Nothing of a mail is logged but ids and
// counts. Thread: control; stop() is awaited before it goes.
#pragma once

#include "server/base/work_pool.hpp"
#include "server/conference/context.hpp"
#include "server/mail/bounce_address.hpp"
#include "server/mail/bounce_folder.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace conclave::conference {

struct BounceSettings {
    mail::BounceAddress address;
    mail::BounceFolder folder;
    std::chrono::milliseconds lookEvery = std::chrono::seconds(5);
};

class Bounces {
public:
    Bounces(boost::asio::any_io_executor control, Context context, base::WorkPool& work, BounceSettings settings);
    ~Bounces();
    Bounces(const Bounces&) = delete;
    Bounces& operator=(const Bounces&) = delete;

    // The first look is at once: what came while nobody ran lies there.
    void start();
    base::awaitable<void> stop();

private:
    struct Notice;

    base::awaitable<void> loop();
    base::awaitable<std::size_t> lookOnce();
    base::awaitable<Result<>> apply(const std::vector<Notice>& notices);
    std::vector<Notice> noticesOf(std::vector<mail::BounceFile> files) const;
    void report(const Result<>& done);

    boost::asio::any_io_executor m_control;
    Context m_context;
    base::WorkPool& m_work;
    BounceSettings m_settings;
    boost::asio::steady_timer m_wake;
    boost::asio::steady_timer m_ended;
    bool m_looping = false;
    bool m_stopping = false;
    bool m_complained = false; // a folder that cannot be used is said once
};

} // namespace conclave::conference
