#include "server/mail/bounce_report.hpp"

#include "common/text.hpp"
#include "server/mail/gmime_objects.hpp"
#include "server/mail/smtp_dialogue.hpp"

#include <algorithm>

namespace conclave::mail {
namespace {

Owned<GMimeParser> parserOf(std::string_view bytes) {
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_persist_stream(parser.get(), FALSE);
    return parser;
}

void addAddresses(const char* field, std::vector<std::string>& to) {
    InternetAddressList* list = internet_address_list_parse(nullptr, field);
    if (list == nullptr) return;
    const Owned<InternetAddressList> held(list);
    for (int i = 0; i < internet_address_list_length(list) && to.size() < kBounceRecipientsMax; ++i) {
        InternetAddress* who = internet_address_list_get_address(list, i);
        if (!INTERNET_ADDRESS_IS_MAILBOX(who)) continue;
        const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(who));
        if (address != nullptr) to.emplace_back(address);
    }
}

std::vector<std::string> recipientsOf(GMimeMessage* message) {
    static constexpr std::string_view kFields[] = {"to", "delivered-to", "x-original-to", "envelope-to"};
    std::vector<std::string> to;
    GMimeHeaderList* headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
        GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
        const std::string name = lowerAscii(g_mime_header_get_name(header));
        const char* value = g_mime_header_get_raw_value(header);
        if (value != nullptr && std::find(std::begin(kFields), std::end(kFields), name) != std::end(kFields)) addAddresses(value, to);
    }
    return to;
}

std::string contentOf(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return {};
    const Owned<GMimeStream> out(g_mime_stream_mem_new());
    if (g_mime_data_wrapper_write_to_stream(content, out.get()) < 0) return {};
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
    return {reinterpret_cast<const char*>(array->data), array->len};
}

// A field's value, unfolded.
std::string fieldOf(GMimeObject* group, const char* name) {
    const char* value = g_mime_object_get_header(group, name);
    std::string text = value == nullptr ? "" : value;
    std::replace(text.begin(), text.end(), '\t', ' ');
    text.erase(std::unique(text.begin(), text.end(), [](char a, char b) { return a == ' ' && b == ' '; }), text.end());
    return text;
}

// `failed (no such user)`: the word, without the comment that some write behind it.
std::string wordOf(GMimeObject* group, const char* name) {
    const std::string text(trimmed(fieldOf(group, name)));
    return cleanedAnswer(lowerAscii(text.substr(0, text.find_first_of(" (;"))));
}

// `smtp; 550 5.1.1 …`: the words after the type.
std::string diagnosticOf(GMimeObject* group) {
    const std::string field = fieldOf(group, "Diagnostic-Code");
    const auto semicolon = field.find(';');
    return cleanedAnswer(trimmed(std::string_view(field).substr(semicolon == std::string::npos ? 0 : semicolon + 1)));
}

// Groups of fields with an empty line between; the first is about the whole message, and each of the others about one recipient.
std::vector<DeliveryStatus> statusesOf(std::string text) {
    std::erase(text, '\r');
    std::vector<DeliveryStatus> statuses;
    std::string_view rest = text;
    while (!rest.empty() && statuses.size() < kBounceRecipientsMax) {
        const auto end = rest.find("\n\n");
        const std::string group = std::string(rest.substr(0, end)) + "\n\n";
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
        const auto parser = parserOf(group);
        GMimeObject* fields = g_mime_parser_construct_part(parser.get(), nullptr);
        if (fields == nullptr) continue;
        const Owned<GMimeObject> held(fields);
        DeliveryStatus status;
        status.action = wordOf(fields, "Action");
        status.status = wordOf(fields, "Status");
        status.diagnostic = diagnosticOf(fields);
        if (!status.action.empty()) statuses.push_back(std::move(status));
    }
    return statuses;
}

bool isStatusPart(GMimeObject* part) {
    GMimeContentType* type = g_mime_object_get_content_type(part);
    return GMIME_IS_PART(part) && (g_mime_content_type_is_type(type, "message", "delivery-status") ||
                                   g_mime_content_type_is_type(type, "message", "global-delivery-status")); // RFC 6533
}

} // namespace

std::optional<BounceReport> readBounceReport(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > kBounceReportBytesMax) return std::nullopt;
    prepareGmime();
    const auto parser = parserOf(bytes); // goes 1024 parts deep and no deeper
    GMimeMessage* message = g_mime_parser_construct_message(parser.get(), nullptr);
    if (message == nullptr) return std::nullopt;
    const Owned<GMimeMessage> held(message);
    GMimeObject* root = g_mime_message_get_mime_part(message);
    if (root == nullptr || !GMIME_IS_MULTIPART(root)) return std::nullopt;
    GMimeContentType* type = g_mime_object_get_content_type(root);
    const char* kind = g_mime_content_type_get_parameter(type, "report-type");
    const bool isReport = g_mime_content_type_is_type(type, "multipart", "report") && kind != nullptr &&
                          lowerAscii(kind) == "delivery-status";
    if (!isReport) return std::nullopt;

    BounceReport report;
    report.to = recipientsOf(message);
    // The report's own second part and nothing deeper: what came back may itself hold a notification.
    GMimeMultipart* parts = GMIME_MULTIPART(root);
    for (int i = 0; i < g_mime_multipart_get_count(parts) && report.statuses.empty(); ++i) {
        GMimeObject* part = g_mime_multipart_get_part(parts, i);
        if (isStatusPart(part)) report.statuses = statusesOf(contentOf(GMIME_PART(part)));
    }
    if (report.statuses.empty()) return std::nullopt;
    return report;
}

} // namespace conclave::mail
