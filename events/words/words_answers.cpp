// Words of the columns that answers of read models have, where they differ from those of commands.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

// Numbers of answers are in the record's units: a heading says 分 where a figure is in fen.
constexpr std::array words{
    // Figures.
    Word{"field:answer.indicator", "指标", "indicator"},
    Word{"field:answer.title", "名称", "title"},
    Word{"field:answer.area", "行政区划代码", "division code"},
    Word{"field:answer.name", "行政区划", "division"},
    Word{"field:answer.value", "数值", "value"},
    Word{"field:answer.unit", "单位代码", "unit code"},
    Word{"field:answer.unit_name", "单位", "unit"},
    Word{"value:answer.unit/0.01 mu", "0.01 亩", "0.01 mu"},
    Word{"value:answer.unit/0.01 m2", "0.01 平方米", "0.01 m2"},
    Word{"value:answer.unit/fen", "分", "fen"},
    Word{"value:answer.unit/permille", "千分之一", "per mille"},
    Word{"field:answer.of", "基数", "of"},
    Word{"field:answer.target", "任务数", "target"},
    Word{"field:answer.due", "完成时限", "due"},
    Word{"field:answer.document", "文件依据", "document"},
    Word{"field:answer.stream", "对象", "stream"},
    Word{"field:answer.since", "起始日", "since"},
    Word{"field:answer.day", "日期", "day"},
    Word{"field:answer.change", "增减", "change"},
    // Worklists.
    Word{"field:answer.id", "清单", "list"},
    Word{"field:answer.task", "任务序号", "task"},
    Word{"field:answer.count", "待办数", "waiting"},
    // Deadlines.
    Word{"field:answer.remaining", "剩余", "remaining"},
    Word{"field:answer.days_left", "剩余天数", "days left"},
    Word{"field:answer.pace_30d", "近30天进度", "pace of 30 days"},
    Word{"field:answer.needed_30d", "每30天需完成", "needed in 30 days"},
    Word{"field:answer.reached_on", "预计完成日", "reached on"},
    Word{"field:answer.state", "进展代码", "state code"},
    Word{"field:answer.state_name", "进展", "state"},
    // The account of a division.
    Word{"field:answer.quota_issued", "核定节余指标（0.01亩）", "quota confirmed (0.01 mu)"},
    Word{"field:answer.quota_traded", "已交易指标（0.01亩）", "quota sold (0.01 mu)"},
    Word{"field:answer.quota_price", "成交总价（分）", "price agreed (fen)"},
    Word{"field:answer.quota_income", "指标收入到账（分）", "proceeds received (fen)"},
    Word{"field:answer.quota_idle", "未使用收入（分）", "proceeds not used (fen)"},
    Word{"field:answer.price_per_mu", "每亩均价（分）", "mean price of a mu (fen)"},
    Word{"field:answer.loan_agreed", "贷款签约（分）", "loans agreed (fen)"},
    Word{"field:answer.loan_balance", "贷款余额（分）", "balance of loans (fen)"},
    Word{"field:answer.loan_repaid", "已还本金（分）", "repaid (fen)"},
    Word{"field:answer.next_due", "12个月内到期（分）", "due in 12 months (fen)"},
    Word{"field:answer.overdue", "逾期（分）", "overdue (fen)"},
    Word{"field:answer.coverage", "保障程度（千分比）", "coverage (per mille)"},
    // The form of a report.
    Word{"field:answer.rates", "各项比率", "rates"},
    Word{"field:answer.per_mille", "千分比", "per mille"},
    Word{"field:answer.areas", "末位地区", "lowest divisions"},
    // Targets, periods, and what was restated.
    Word{"field:answer.set_on", "下达日期", "set on"},
    Word{"field:answer.void_since", "失效日期", "void since"},
    Word{"field:answer.period", "报告期", "period"},
    Word{"field:answer.frozen_on", "冻结日期", "frozen on"},
    Word{"field:answer.reopened", "解冻原因", "why it was reopened"},
    Word{"field:answer.reported", "上报数", "reported"},
    Word{"field:answer.now", "现知数", "known now"},
    Word{"field:answer.restated", "更正差额", "restated by"},
    // The journal.
    Word{"field:answer.event", "记录", "event"},
    Word{"field:answer.type", "事项", "type"},
    Word{"field:answer.occurred", "业务日期", "date of the fact"},
    Word{"field:answer.recorded", "录入时间", "recorded"},
    Word{"field:answer.recorded_by", "录入人", "recorded by"},
};

}  // namespace

std::span<const Word> answer_words() {
    return words;
}

}  // namespace anju
