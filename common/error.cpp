#include "common/error.hpp"

#include <algorithm>
#include <stdexcept>

namespace conclave {

const std::vector<ErrcInfo>& errcTable() noexcept {
    static const std::vector<ErrcInfo> table{
        {Errc::badRequest, "bad_request", 400, "The request cannot be read"},
        {Errc::malformedJson, "malformed_json", 400, "The body is not valid JSON"},
        {Errc::unknownField, "unknown_field", 422, "The request has a field that does not belong there"},
        {Errc::missingField, "missing_field", 422, "A field is missing"},
        {Errc::wrongType, "wrong_type", 422, "A field has the wrong type"},
        {Errc::invalidValue, "invalid_value", 422, "A field has a value that is not allowed"},
        {Errc::tooLong, "too_long", 422, "A field is too long"},
        {Errc::localTimeMissing, "local_time_missing", 422, "The clocks skip that time"},
        {Errc::localTimeAmbiguous, "local_time_ambiguous", 422, "The clocks show that time twice"},
        {Errc::unauthenticated, "unauthenticated", 401, "Sign in first"},
        {Errc::badCredentials, "bad_credentials", 401, "Login or password is wrong"},
        {Errc::noConferenceRight, "no_conference_right", 403, "This account cannot plan conferences"},
        {Errc::passwordChangeRequired, "password_change_required", 403, "The password has to be changed first"},
        {Errc::forbidden, "forbidden", 403, "This account may not do that"},
        {Errc::notFound, "not_found", 404, "There is no such thing"},
        {Errc::methodNotAllowed, "method_not_allowed", 405, "This method is not available here"},
        {Errc::unsupportedMediaType, "unsupported_media_type", 415, "The body has to be JSON"},
        {Errc::bodyTooLarge, "body_too_large", 413, "The body is too large"},
        {Errc::headerTooLarge, "header_too_large", 431, "The header is too large"},
        {Errc::requestTimedOut, "request_timed_out", 408, "The request did not arrive in time"},
        {Errc::transferEncodingRefused, "transfer_encoding_refused", 501, "Transfer-Encoding is not accepted"},
        {Errc::versionRequired, "version_required", 428, "If-Match is missing"},
        {Errc::versionStale, "version_stale", 412, "Somebody changed this in the meantime"},
        {Errc::idempotencyMismatch, "idempotency_mismatch", 422, "The key was used for another request"},
        {Errc::idempotencyRunning, "idempotency_running", 409, "The first request with this key is still running"},
        {Errc::scheduleLocked, "schedule_locked", 409, "Invitations are out: the conference is locked"},
        {Errc::alreadyScheduled, "already_scheduled", 409, "The conference is scheduled already"},
        {Errc::alreadyCancelled, "already_cancelled", 409, "The conference is cancelled"},
        {Errc::conferenceEnded, "conference_ended", 409, "The conference has ended"},
        {Errc::notScheduled, "not_scheduled", 409, "The conference is still a draft"},
        {Errc::notLive, "not_live", 409, "Not in the call"},
        {Errc::duplicateAddress, "duplicate_address", 409, "This address takes part already"},
        {Errc::conferenceFull, "conference_full", 409, "The conference is full"},
        {Errc::lastModerator, "last_moderator", 409, "A conference needs a moderator"},
        {Errc::duplicateLogin, "duplicate_login", 409, "This login name is taken"},
        {Errc::lastAdministrator, "last_administrator", 409, "Somebody has to administer"},
        {Errc::tooManyRequests, "too_many_requests", 429, "Too many attempts"},
        {Errc::joinRefused, "join_refused", 403, "Number or PIN is not valid now"},
        {Errc::notAcceptable, "not_acceptable", 406, "No common way to talk"},
        {Errc::storageFull, "storage_full", 507, "The server's disk is full"},
        {Errc::storageFailed, "storage_failed", 503, "The server's database does not answer"},
        {Errc::mailFailed, "mail_failed", 502, "The mail relay refused"},
        {Errc::unavailable, "unavailable", 503, "The server is not available now"},
        {Errc::timedOut, "timed_out", 504, "It took too long"},
        {Errc::networkUnreachable, "network_unreachable", 503, "The server cannot be reached"},
        {Errc::untrustedServer, "untrusted_server", 495, "The server's certificate is not trusted"},
        {Errc::badAnswer, "bad_answer", 502, "The server's answer is not understood"},
        {Errc::cancelled, "cancelled", 499, "Cancelled"},
        {Errc::internal, "internal", 500, "The server made a mistake"},
    };
    return table;
}

const ErrcInfo& errcInfo(Errc code) noexcept {
    const auto& table = errcTable();
    const auto found = std::find_if(table.begin(), table.end(), [&](const ErrcInfo& i) { return i.code == code; });
    return found != table.end() ? *found : table.back();
}

Errc errcFromWord(std::string_view word) noexcept {
    const auto& table = errcTable();
    const auto found = std::find_if(table.begin(), table.end(), [&](const ErrcInfo& i) { return i.word == word; });
    return found != table.end() ? found->code : Errc::internal;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    // The detail may hold what a user typed; the word is enough to find the place.
    throw std::logic_error("unchecked result: " + std::string(errcInfo(error.code).word));
}

} // namespace conclave
