#include "server/conference/handouts.hpp"

#include "server/conference/rules.hpp"
#include "server/mail/templates.hpp"

#include <map>
#include <utility>

namespace conclave::conference {

std::string csvCell(std::string_view text) {
    constexpr std::string_view kFormula = "=+-@\t\r";
    constexpr std::string_view kSeparators = ",;\t\"|";
    std::string out = "\"";
    bool first = true; // of a cell, for some reader
    for (const char c : text) {
        if (first && kFormula.find(c) != std::string_view::npos) out += '\'';
        if (c == '"') out += '"';
        out += c;
        first = kSeparators.find(c) != std::string_view::npos || (first && c == ' ');
    }
    return out + '"';
}

std::string csvLine(std::initializer_list<std::string_view> cells) {
    std::string out;
    for (const auto cell : cells) out += (out.empty() ? "" : ",") + csvCell(cell);
    return out + "\r\n";
}

base::awaitable<Result<CsvFile>> Handouts::pinsAsCsv(Principal who, ConferenceId conference) {
    auto job = [c = m_context, settings = m_settings, who, conference](store::Session& session) -> Result<CsvFile> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.owned(who, conference);
        if (!row) return row.error();
        auto pairs = rules.participants.pins(conference);
        if (!pairs) return pairs.error();
        std::map<ParticipantId, store::PinPair> pins;
        for (auto& pair : *pairs) pins[pair.participant] = std::move(pair);
        const auto& words = mail::Words::of(who.locale);
        mail::InvitationFacts facts; // as far as a link goes
        facts.publicHost = settings.publicHost;
        facts.sipPort = settings.sipPort;
        CsvFile file{"conference-" + row->number + ".csv", std::string(kByteOrderMark)};
        file.text += csvLine({words["csv.name"], words["csv.mail"], words["csv.role"], words["number"], words["csv.pin"],
                              words["csv.link"]});
        for (const auto& person : rules.participants.list(conference)) {
            const auto pair = pins.find(person.id);
            std::string pin, link;
            if (pair != pins.end()) {
                facts.joinToken = pair->second.joinToken;
                pin = mail::grouped(pair->second.pin.reveal(), 3);
                link = mail::sipsLink(facts);
            }
            const auto role = words["role." + std::string(wordOf(person.role))];
            file.text += csvLine({person.displayName, person.address, role, mail::grouped(row->number, 4), pin, link});
            base::wipe(pin);
            base::wipe(link);
        }
        rules.audit(who, "pins.exported", conference, {}, std::to_string(pins.size()));
        return file;
    };
    co_return co_await m_context.database.run(std::move(job));
}

base::awaitable<Result<api::InvitationText>> Handouts::invitationText(Principal who, ConferenceId conference,
                                                                      ParticipantId participant) {
    auto job = [c = m_context, settings = m_settings, who, conference,
                participant](store::Session& session) -> Result<api::InvitationText> {
        Rules rules(session, c.vault, c.clock.now());
        const auto row = rules.ownedAndOpen(who, conference);
        if (!row) return row.error();
        const auto person = rules.participants.find(conference, participant);
        if (!person) return Error{Errc::notFound, "there is no such participant"};
        if (row->state == ConferenceState::draft)
            return Error{Errc::notScheduled, "nobody is invited to a draft yet"};
        auto pins = rules.participants.pin(conference, participant);
        if (!pins) return pins.error();
        store::DeliveryRow wanted; // as if one were due
        wanted.id = DeliveryId(participant.value);
        wanted.conference = conference;
        wanted.participant = participant;
        wanted.sequence = row->sequence;
        auto due = rules.deliveries.described(wanted);
        due.pins = std::move(*pins);
        auto text = mail::invitationText(factsOf(due, settings, rules.now()));
        if (!text) return Error{Errc::internal, "the text could not be written"};
        rules.audit(who, "invitation.copied", conference, participant);
        return api::InvitationText{std::move(*text)};
    };
    co_return co_await m_context.database.run(std::move(job));
}

} // namespace conclave::conference
