// Stored records: any bytes as they are, and the same with a length and a checksum that fit, so
// that what lies behind the checksum is reached.
#include <boost/json.hpp>
#include <cstring>

#include "deploy/anju/node_directory.hpp"
#include "events/catalogue.hpp"
#include "events/log/embedded_log_chain.hpp"
#include "events/log/owner.hpp"
#include "events/public_form.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/example_events.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t checked_from = 4;

void read_meta(std::string_view bytes) {
    const auto meta = decode_meta(bytes);
    if (!meta) return;
    const auto again = decode_meta(encode_meta(*meta));
    demand(again.has_value(), "metadata that was read is written so that it is read again");
    demand(encode_meta(*again) == encode_meta(*meta), "metadata is the same when it is read again");
}

void read_group(std::string_view bytes) {
    const auto group = decode_group(bytes);
    if (group) demand(encode_group(*group) == bytes, "a group is written as it was read");
}

void read_announcement(std::string_view bytes) {
    NodeAnnouncement node;
    try {
        ArchiveReader archive(bytes);
        archive(node);
    } catch (const std::exception&) {  // said to be no announcement
    }
}

void read_record(std::string_view bytes) {
    const auto record = parse_record(bytes);
    if (!record) return;
    const auto written =
        encode_record(record->header, record->stream, record->meta, record->payload);
    demand(written && *written == bytes, "a record is written as it was read");
    read_meta(record->meta);
    read_group(record->payload);
    read_announcement(record->payload);
    const auto visited = visit_event(*record, [](const auto&) {});
    const auto form = public_form(*record, "land", 7);
    demand(visited.has_value() || !form, "what cannot be read has no public form");
    if (form && is_utf8(*form)) {
        boost::system::error_code error;
        boost::json::parse(*form, error);
        demand(!error, "a public form is JSON");
    }
    std::string restamped(bytes);
    restamp_record(restamped, {7, 8}, 9);
    const auto moved = parse_record(restamped);
    demand(moved && moved->header.term == Term{7, 8} && moved->header.seq == 9 &&
               moved->payload == record->payload,
           "a record under another term is the same otherwise");
}

void run(std::string_view bytes) {
    read_record(bytes);
    if (bytes.size() < record_header_bytes) return;
    std::string sound(bytes);
    const auto length = static_cast<std::uint32_t>(sound.size());
    std::memcpy(sound.data() + checked_from, &length, sizeof length);
    const std::uint32_t checksum = crc32c(std::string_view(sound).substr(checked_from));
    std::memcpy(sound.data(), &checksum, sizeof checksum);
    read_record(sound);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    AllEvents::for_each(
        [&]<Event E>() { all.push_back(test::record_of(test::example<E>(), "house/130708-1")); });
    RecordHeader header;
    header.kind = RecordKind::node;
    std::string payload;
    ArchiveWriter archive(payload);
    archive(NodeAnnouncement{"http://127.0.0.1:1", {"land", "seal"}, {5}, {{"land", {1, 2}}}});
    all.push_back(*encode_record(header, "node", "", payload));
    GroupEntry group;
    group.runs = {{1, 2, 3}, {4, 5, 6}};
    all.push_back(*encode_record(header, "", "", encode_group(group)));
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
