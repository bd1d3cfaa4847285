#include "server/mail/invitation.hpp"

#include "common/address.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/mail/calendar.hpp"
#include "server/mail/mime.hpp"
#include "server/mail/qr_code.hpp"
#include "server/mail/templates.hpp"
#include "server/mail/when.hpp"

#include <algorithm>
#include <initializer_list>

namespace conclave::mail {
namespace {

constexpr std::uint16_t kSipsPort = 5061; // the one that a sips URI means without saying so

bool isJoinable(DeliveryKind kind) noexcept {
    return kind == DeliveryKind::invitation || kind == DeliveryKind::reminder;
}

bool isDigits(std::string_view text, std::size_t count) noexcept {
    return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isMadeOf(std::string_view text, std::string_view extra, std::size_t bytesMax) noexcept {
    const auto good = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               extra.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= bytesMax && std::all_of(text.begin(), text.end(), good);
}

Error fault(std::string_view detail, std::string_view field) {
    return {Errc::invalidValue, std::string(detail), std::string(field)};
}

Result<> checkMailbox(const Mailbox& who, const std::string& field) {
    if (auto name = validateLine(who.name, limits::kDisplayNameCharactersMax, field + ".name"); !name) return name;
    return validateAddress(who.address, field + ".address");
}

Result<> checkJoining(const InvitationFacts& facts) {
    if (!isDigits(facts.number, limits::kConferenceNumberDigits)) return fault("not a conference number", "number");
    if (!isDigits(facts.pin.reveal(), limits::kPinDigits)) return fault("not a PIN", "pin");
    if (!isMadeOf(facts.joinToken.reveal(), "-_", 128)) return fault("not a join token", "joinToken");
    return {};
}

Result<> check(const InvitationFacts& facts) {
    if (!isMadeOf(facts.deliveryId.value, "-", 64)) return fault("not an id", "deliveryId");
    if (!isMadeOf(facts.conferenceId.value, "-", 64)) return fault("not an id", "conferenceId");
    if (facts.sequence < 0 || facts.sequence > 1'000'000'000) return fault("not a sequence number", "sequence");
    if (facts.subject.empty()) return fault("has to be there", "subject");
    if (auto r = validateLine(facts.subject, limits::kSubjectCharactersMax, "subject"); !r) return r;
    if (auto r = validateBlock(facts.description, limits::kDescriptionCharactersMax, "description"); !r) return r;
    if (facts.begin >= facts.end) return fault("the end has to be after the begin", "end");
    if (auto r = checkMailbox(facts.organiser, "organiser"); !r) return r;
    if (auto r = checkMailbox(facts.recipient, "recipient"); !r) return r;
    if (auto r = checkMailbox(facts.sender, "sender"); !r) return r;
    if (!facts.envelopeFrom.empty())
        if (auto r = validateAddress(facts.envelopeFrom, "envelopeFrom"); !r) return r;
    if (!isMadeOf(facts.publicHost, ".-:[]", 255)) return fault("not a host name", "publicHost");
    if (facts.sipPort == 0) return fault("not a port", "sipPort");
    const bool web = facts.webPhone.starts_with("https://") && isMadeOf(facts.webPhone, ".-:[]/_~", 512);
    if (!facts.webPhone.empty() && !web) return fault("not an https address", "webPhone");
    if (isJoinable(facts.kind)) return checkJoining(facts);
    return {};
}

std::string hostAndPort(const InvitationFacts& facts) {
    return facts.publicHost + (facts.sipPort == kSipsPort ? "" : ":" + std::to_string(facts.sipPort));
}

std::string dialLink(const InvitationFacts& facts) { return "sips:" + facts.number + "@" + hostAndPort(facts); }

// Everything the layouts may ask for.
Result<Values> valuesOf(const InvitationFacts& facts, const Words& words) {
    const auto when = describeWindow(facts.begin, facts.end, facts.timeZone, words);
    if (!when) return when.error();
    Values values{{"kind", std::string(wordOf(facts.kind))},
                  {"subject", facts.subject},
                  {"description", facts.description},
                  {"when", when->full},
                  {"shortWhen", when->brief},
                  {"whenRecipient", ""},
                  {"inviter", facts.organiser.name.empty() ? facts.organiser.address : facts.organiser.name},
                  {"organiserName", facts.organiser.name},
                  {"organiserAddress", facts.organiser.address},
                  {"recipientName", facts.recipient.name},
                  {"role", std::string(wordOf(facts.role))},
                  {"qrId", ""},
                  {"join", ""}};
    // A zone that this machine does not know is the recipient's setting: no reason not to write.
    if (!facts.recipientTimeZone.empty())
        if (const auto there = describeWindow(facts.begin, facts.end, facts.recipientTimeZone, words);
            there && there->clock != when->clock)
            values["whenRecipient"] = there->full;
    if (!isJoinable(facts.kind)) return values;

    const auto opens = facts.role == Role::moderator ? limits::kOpensBeforeBeginModerator : limits::kOpensBeforeBegin;
    values["join"] = "yes";
    values["qrId"] = "qr." + facts.deliveryId.value + "@" + facts.sender.address.substr(facts.sender.address.rfind('@') + 1);
    values["number"] = grouped(facts.number, 4);
    values["pin"] = grouped(facts.pin.reveal(), 3);
    values["dialLink"] = dialLink(facts);
    values["sipsLink"] = sipsLink(facts);
    values["sipLink"] = sipLink(facts);
    values["webLink"] = webLink(facts);
    values["opensMinutes"] = std::to_string(opens.count());
    return values;
}

CalendarTexts calendarTexts(const InvitationFacts& facts, const Words& words, const Values& values) {
    CalendarTexts texts;
    texts.summary = facts.subject;
    texts.description = facts.description;
    if (!isJoinable(facts.kind)) return texts;
    if (!texts.description.empty()) texts.description += "\n\n";
    texts.description += renderWord("calendar.number", words, values, Format::text) + "\n" +
                         renderWord("calendar.note", words, values, Format::text);
    texts.location = renderWord("calendar.location", words, values, Format::text);
    return texts;
}

} // namespace

std::string grouped(std::string_view digits, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % size == 0) out += ' ';
        out += digits[i];
    }
    return out;
}

Result<Mailbox> parseMailbox(std::string_view text, std::string_view field) {
    Mailbox out;
    const auto open = text.rfind('<');
    if (open == std::string_view::npos) {
        out.address = trimmed(text);
    } else {
        std::string_view name = trimmed(text.substr(0, open));
        std::string_view rest = trimmed(text.substr(open + 1));
        if (!rest.ends_with('>')) return fault("not a mail address", field);
        rest.remove_suffix(1);
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        out.name = name;
        out.address = trimmed(rest);
    }
    if (auto r = validateLine(out.name, limits::kDisplayNameCharactersMax, field); !r) return r.error();
    if (auto r = validateAddress(out.address, field); !r) return r.error();
    return out;
}

std::string sipsLink(const InvitationFacts& facts) {
    return "sips:j-" + std::string(facts.joinToken.reveal()) + "@" + hostAndPort(facts);
}

std::string sipLink(const InvitationFacts& facts) {
    return "sip:j-" + std::string(facts.joinToken.reveal()) + "@" + facts.publicHost + ":" +
           std::to_string(facts.sipPort) + ";transport=tls";
}

std::string webLink(const InvitationFacts& facts) {
    return facts.webPhone.empty() ? "" : facts.webPhone + "#" + std::string(facts.joinToken.reveal());
}

Result<Message> compose(const InvitationFacts& facts) {
    if (auto r = check(facts); !r) return r.error();
    const Words& words = Words::of(facts.locale);
    const auto values = valuesOf(facts, words);
    if (!values) return values.error();
    const auto calendar = calendarObject(facts, calendarTexts(facts, words, *values));
    if (!calendar) return calendar.error();

    MailParts parts;
    parts.from = facts.sender;
    parts.to = facts.recipient;
    parts.replyTo = facts.organiser;
    parts.subject = renderWord("subject:kind", words, *values, Format::text);
    parts.messageId = facts.deliveryId.value + "@" + facts.sender.address.substr(facts.sender.address.rfind('@') + 1);
    parts.date = facts.sentAt;
    parts.language = words["language"];
    parts.text = renderFile("message.txt", words, *values, Format::text);
    parts.html = renderFile("message.html", words, *values, Format::html);
    parts.qrId = values->at("qrId");
    if (isJoinable(facts.kind)) {
        auto qr = qrPng(sipsLink(facts));
        if (!qr) return qr.error();
        parts.qrPng = std::move(*qr);
    }
    parts.calendar = *calendar;
    parts.calendarMethod = calendarMethod(facts.kind);

    auto bytes = assemble(parts);
    if (!bytes) return bytes.error();
    const auto& envelopeFrom = facts.envelopeFrom.empty() ? facts.sender.address : facts.envelopeFrom;
    return Message{envelopeFrom, facts.recipient.address, std::move(*bytes), parts.messageId};
}

Result<std::string> invitationText(const InvitationFacts& facts) {
    if (auto r = check(facts); !r) return r.error();
    const Words& words = Words::of(facts.locale);
    const auto values = valuesOf(facts, words);
    if (!values) return values.error();
    return renderFile("message.txt", words, *values, Format::text);
}

} // namespace conclave::mail
