#include "deploy/anju/log_routes.hpp"

#include <fmt/format.h>

#include <map>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/whole_number.hpp"
#include "events/base/json.hpp"
#include "events/log/archive_frames.hpp"
#include "events/runtime/background.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/json_body.hpp"

namespace anju {

struct PartitionExtent {
    std::string topic;
    std::uint16_t partition = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};
BOOST_DESCRIBE_STRUCT(PartitionExtent, (), (topic, partition, begin, end))

struct LogExtents {
    std::vector<ArchivedTopic> topics;
    std::vector<PartitionExtent> partitions;
};
BOOST_DESCRIBE_STRUCT(LogExtents, (), (topics, partitions))

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds answer_timeout{120};
constexpr std::size_t waiting_max = 256;  // as many as the server works on

}  // namespace

class LogRoutes::Worker {
  public:
    Worker(asio::io_context& io, Log& log)
        : log_(log), records_(records_of(log)), background_(io, waiting_max) {}

    using Answer = std::function<Result<HttpResponse>(const HttpRequest&)>;
    Handler handler(Answer answer) {
        return [this, answer = std::move(answer)](HttpRequest request, const Reply& reply) {
            const bool taken =
                background_.run([answer, request = std::move(request), reply]() mutable {
                    auto answered = answer(request);
                    auto response =
                        answered ? std::move(*answered) : problem_response(answered.error());
                    return [reply, response = std::move(response)] { reply(response); };
                });
            if (!taken) reply(problem_response(unavailable("overloaded", "others read the log")));
        };
    }

    // The seals' first, so that what follows holds all that they cover.
    Result<HttpResponse> extents() {
        LogExtents all;
        for (const auto& topic : log_.topics()) {
            all.topics.push_back({topic.name, topic.partitions});
        }
        for (const auto& topic : seals_first(all.topics)) {
            for (std::uint16_t p = 0; p < topic.partitions; ++p) {
                const auto extent = records_->extent(topic.name, p);
                if (!extent) return extent.error();
                all.partitions.push_back({topic.name, p, extent->begin, extent->end});
            }
        }
        HttpResponse response;
        write_json(response.body, all);
        return response;
    }

    Result<HttpResponse> page(const HttpRequest& request) {
        const auto partition =
            read_number_in<std::uint64_t>("partition", request.parameter("partition"));
        if (!partition) return partition.error();
        const auto first =
            read_number_in<std::uint64_t>("from", request.query_value("from").value_or("0"));
        if (!first) return first.error();
        const std::string topic(request.parameter("topic"));
        const auto index = topic_index(log_, topic);
        if (!index) return index.error();
        if (*partition >= log_.topics()[*index].partitions) {
            return not_found("topic-unknown",
                             fmt::format("{} has no partition {}", topic, *partition));
        }
        const auto number = static_cast<std::uint16_t>(*partition);
        const auto extent = records_->extent(topic, number);
        if (!extent) return extent.error();
        if (*first < extent->begin || *first >= extent->end) {
            return not_found("records-not-there",
                             fmt::format("{}[{}] has the records {} to {}, not {}", topic, number,
                                         extent->begin, extent->end, *first));
        }
        auto frames = records_->page(topic, number, *first, extent->end);
        if (!frames) return frames.error();
        return HttpResponse{.content_type = "application/octet-stream", .body = std::move(*frames)};
    }

  private:
    Log& log_;
    const std::unique_ptr<RecordSource> records_;  // of the thread behind background_
    Background background_;
};

LogRoutes::LogRoutes(asio::io_context& io, Log& log) : worker_(std::make_unique<Worker>(io, log)) {}

LogRoutes::~LogRoutes() = default;

void LogRoutes::add_to(Router& router) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/log",
                .summary = "Topics and partitions of the log, and the records each has",
                .handler = worker_->handler(
                    [raw = worker_.get()](const HttpRequest&) { return raw->extents(); })});
    router.add({.verb = Verb::get,
                .pattern = "/v1/log/{topic}/{partition}",
                .summary =
                    "Records as they are stored, some megabytes at once: offset (u64), length "
                    "(u32), bytes, one after another",
                .handler = worker_->handler([raw = worker_.get()](const HttpRequest& request) {
                    return raw->page(request);
                }),
                .query = {{"from", "The first offset wanted"}}});
}

namespace {

class RecordsBehind : public RecordSource {
  public:
    explicit RecordsBehind(Server server) : server_(std::move(server)) {}

    Result<std::vector<ArchivedTopic>> topics() override {
        const auto body = get("/v1/log");
        if (!body) return body.error();
        const auto json = parse_json_body(*body);
        if (!json) return json.error();
        LogExtents all;
        if (auto read = read_json(*json, all); !read) return read.error();
        for (const auto& one : all.partitions) {
            extents_[{one.topic, one.partition}] = {one.begin, one.end};
        }
        return all.topics;
    }
    Result<Extent> extent(const std::string& topic, std::uint16_t partition) override {
        return extents_[{topic, partition}];
    }
    // The answer may go beyond `end`: what came since belongs to the next archive.
    Result<std::string> page(const std::string& topic, std::uint16_t partition, std::uint64_t first,
                             std::uint64_t end) override {
        const auto body = get(fmt::format("/v1/log/{}/{}?from={}", topic, partition, first));
        if (!body) return body.error();
        std::string frames;
        auto read = each_frame(*body, [&](std::uint64_t offset, std::string_view record) {
            if (offset < end) append_frame(frames, offset, record);
            return offset < end;
        });
        if (!read) return read.error();
        return frames;
    }

  private:
    Result<std::string> get(const std::string& target) {
        const auto answer =
            call(server_, {.verb = Verb::get, .target = target, .headers = {}, .body = {}},
                 answer_timeout);
        if (!answer) return answer.error();
        if (answer->status != 200) return refused(*answer);
        return answer->body;
    }

    const Server server_;
    std::map<std::pair<std::string, std::uint16_t>, Extent> extents_;
};

}  // namespace

std::unique_ptr<RecordSource> records_behind(Server server) {
    return std::make_unique<RecordsBehind>(std::move(server));
}

}  // namespace anju
