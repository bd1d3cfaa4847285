#include "server/mail/mime.hpp"

#include "server/mail/gmime_objects.hpp"
#include "server/mail/header_text.hpp"

namespace conclave::mail {
namespace {

template <class T>
GMimeObject* object(T* part) {
    return reinterpret_cast<GMimeObject*>(part);
}

// Takes `part` over.
template <class T>
void add(GMimeMultipart* parent, T* part) {
    g_mime_multipart_add(parent, object(part));
    g_object_unref(part);
}

GMimePart* partOf(const char* type, const char* subtype, const std::string& bytes, GMimeContentEncoding encoding) {
    GMimePart* part = g_mime_part_new_with_type(type, subtype);
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const Owned<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, content.get());
    g_mime_part_set_content_encoding(part, encoding);
    return part;
}

GMimePart* textPart(const char* subtype, const std::string& text, GMimeContentEncoding encoding) {
    GMimePart* part = partOf("text", subtype, text, encoding);
    g_mime_object_set_content_type_parameter(object(part), "charset", "utf-8");
    return part;
}

GMimePart* calendarPart(const MailParts& parts, GMimeContentEncoding encoding) {
    GMimePart* part = textPart("calendar", parts.calendar, encoding);
    g_mime_object_set_content_type_parameter(object(part), "method", parts.calendarMethod.c_str());
    return part;
}

GMimeMultipart* relatedPart(const MailParts& parts) {
    GMimeMultipart* related = g_mime_multipart_new_with_subtype("related");
    g_mime_object_set_content_type_parameter(object(related), "type", "text/html");
    add(related, textPart("html", parts.html, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    if (!parts.qrPng.empty()) {
        GMimePart* image = partOf("image", "png", parts.qrPng, GMIME_CONTENT_ENCODING_BASE64);
        g_mime_object_set_disposition(object(image), GMIME_DISPOSITION_INLINE);
        g_mime_part_set_filename(image, "join.png");
        g_mime_object_set_content_id(object(image), parts.qrId.c_str());
        add(related, image);
    }
    return related;
}

Owned<GMimeMultipart> tree(const MailParts& parts) {
    GMimeMultipart* alternative = g_mime_multipart_new_with_subtype("alternative");
    add(alternative, textPart("plain", parts.text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    add(alternative, relatedPart(parts));
    add(alternative, calendarPart(parts, GMIME_CONTENT_ENCODING_BASE64));

    GMimePart* attachment = calendarPart(parts, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_content_type_parameter(object(attachment), "name", "invite.ics");
    g_mime_object_set_disposition(object(attachment), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(attachment, "invite.ics");

    Owned<GMimeMultipart> mixed(g_mime_multipart_new_with_subtype("mixed"));
    add(mixed.get(), alternative);
    add(mixed.get(), attachment);
    return mixed;
}

// `value` is ready: encoded and folded by us.
void addReady(GMimeMessage* message, const char* name, const std::string& value) {
    GMimeHeaderList* headers = g_mime_object_get_header_list(object(message));
    g_mime_header_list_append(headers, name, "", nullptr);
    GMimeHeader* header = g_mime_header_list_get_header(headers, name);
    g_mime_header_set_raw_value(header, (" " + value + "\r\n").c_str());
}

std::string mailboxText(const Mailbox& who) {
    if (who.name.empty()) return who.address;
    const std::string name = encodedPhrase(who.name);
    const bool folds = name.size() + who.address.size() > 60;
    return name + (folds ? "\r\n <" : " <") + who.address + ">";
}

void setHeader(GMimeMessage* message, const char* name, const std::string& value) {
    g_mime_object_set_header(object(message), name, value.c_str(), "utf-8");
}

// What a relay may see: CRLF ends every line, nothing else does, and no line is too long.
bool isWireClean(std::string_view bytes) noexcept {
    constexpr std::size_t kLineOctetsMax = 998;
    while (!bytes.empty()) {
        const auto end = bytes.find("\r\n");
        if (end == std::string_view::npos || end > kLineOctetsMax) return false;
        const auto line = bytes.substr(0, end);
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return false;
        bytes.remove_prefix(end + 2);
    }
    return true;
}

} // namespace

Result<std::string> assemble(const MailParts& parts) {
    prepareGmime();
    const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
    addReady(message.get(), "From", mailboxText(parts.from));
    addReady(message.get(), "To", mailboxText(parts.to));
    addReady(message.get(), "Reply-To", mailboxText(parts.replyTo));
    addReady(message.get(), "Subject", encodedWords(parts.subject));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(parts.date).time_since_epoch().count();
    GDateTime* date = g_date_time_new_from_unix_utc(seconds);
    if (date == nullptr) return Error{Errc::internal, "no date could be written"};
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), parts.messageId.c_str());
    setHeader(message.get(), "Auto-Submitted", "auto-generated");
    setHeader(message.get(), "X-Auto-Response-Suppress", "All");
    setHeader(message.get(), "Content-Language", parts.language);

    const Owned<GMimeMultipart> body = tree(parts);
    g_mime_message_set_mime_part(message.get(), object(body.get()));

    GMimeFormatOptions* options = g_mime_format_options_clone(nullptr);
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    const Owned<GMimeStream> out(g_mime_stream_mem_new());
    const auto written = g_mime_object_write_to_stream(object(message.get()), options, out.get());
    g_mime_format_options_free(options);
    if (written < 0) return Error{Errc::internal, "no message could be written"};
    const GByteArray* array = g_mime_stream_mem_get_byte_array(reinterpret_cast<GMimeStreamMem*>(out.get()));
    std::string bytes(reinterpret_cast<const char*>(array->data), array->len);
    if (!bytes.ends_with("\r\n")) bytes += "\r\n";
    if (!isWireClean(bytes)) return Error{Errc::internal, "the message came out malformed"};
    return bytes;
}

} // namespace conclave::mail
