// Which PINs of a conference a window shows (spec C8). Each showing asks the server, which audits it; what is hidden is
// gone from here too. Left alone for a while, all are hidden. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"

#include <chrono>

namespace conclave::client {

inline constexpr std::chrono::seconds kPinsUnattended{30};

class PinReveal : public QObject {
    Q_OBJECT

public:
    PinReveal(ApiClient& api, ConferenceReader& reader, QObject* parent = nullptr);

    // Those shown now.
    const std::vector<api::Pin>& shown() const { return m_shown; }
    bool isShown(const ParticipantId& who) const;
    bool anyShown() const { return !m_shown.empty(); }
    void show(const ParticipantId& who);
    void showAll();
    void hide(const ParticipantId& who);
    void hideAll();
    // The window has lost the person's attention, or has it again.
    void setAttended(bool attended);
    void setPatience(std::chrono::milliseconds patience) { m_unattended.setInterval(patience); }

Q_SIGNALS:
    void changed();
    void started(const QString& what, const conclave::client::Call& call);
    void ended();
    void refused(const conclave::Error& error);

private:
    void ask(std::optional<ParticipantId> who);

    ApiClient& m_api;
    ConferenceReader& m_reader;
    std::vector<api::Pin> m_shown;
    Call m_call;
    QTimer m_unattended;
};

} // namespace conclave::client
