// What an owner hands over by other means than our mails (spec C8): the list of PINs as CSV, and one person's ready-made
// invitation text. Both hold secrets, and each one given out is in the audit trail. Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/outbox.hpp"
#include "server/conference/principal.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace conclave::conference {

struct CsvFile {
    std::string name{}; // conference-12345678.csv
    std::string text{}; // RFC 4180, UTF-8 with a byte order mark, CRLF
};

class Handouts {
public:
    // `settings`: the names and links that stand in the mails, too.
    Handouts(Context context, OutboxSettings settings) : m_context(context), m_settings(std::move(settings)) {}

    // Name, address, role, number, PIN and link of everybody, in the caller's language. Errors: notFound.
    base::awaitable<Result<CsvFile>> pinsAsCsv(Principal who, ConferenceId conference);
    // In the language of the person it is for. Errors: notFound, notScheduled (a draft opens to nobody),
    // alreadyCancelled, conferenceEnded.
    base::awaitable<Result<api::InvitationText>> invitationText(Principal who, ConferenceId conference,
                                                                ParticipantId participant);

private:
    Context m_context;
    OutboxSettings m_settings;
};

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF"; // or Excel reads another code page

// A cell in quotation marks that no spreadsheet takes for a formula, whichever separator it splits at.
std::string csvCell(std::string_view text);
std::string csvLine(std::initializer_list<std::string_view> cells);

} // namespace conclave::conference
