// Words of the service planning: targets, divisions, limits, periods, findings.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"service:planning", "任务计划", "planning"},

    Word{"stream:target", "任务指标", "target"},
    Word{"event:target.set", "任务下达", "target set"},
    Word{"event:target.revised", "任务调整", "target revised"},
    Word{"command:target.set", "下达", "set"},
    Word{"command:target.revise", "调整", "revise"},
    Word{"field:indicator", "指标", "indicator"},
    Word{"field:value", "数值", "value"},
    Word{"field:target.value", "任务数", "value to reach"},
    Word{"field:target.due", "完成时限", "due"},

    Word{"value:state/met", "已完成", "met"},
    Word{"value:state/on_pace", "按进度", "on pace"},
    Word{"value:state/late", "滞后", "late"},
    Word{"value:state/missed", "逾期未完成", "missed"},

    Word{"stream:division", "区划调整", "change of divisions"},
    Word{"event:division.changed", "区划调整", "divisions changed"},
    Word{"command:division.change", "调整", "change"},
    Word{"field:old_areas", "原区划代码", "old divisions"},
    Word{"field:new_areas", "新区划代码", "new divisions"},
    Word{"value:division.status/changed", "已调整", "changed"},

    Word{"stream:parameter", "参数", "parameter"},
    Word{"event:parameter.set", "参数设定", "parameter set"},
    Word{"command:parameter.set", "设定", "set"},
    Word{"field:parameter.name", "参数名", "name of the parameter"},
    Word{"value:parameter.status/set", "已设定", "set"},

    Word{"stream:period", "报告期", "reporting period"},
    Word{"event:period.frozen", "数据冻结", "period frozen"},
    Word{"event:period.reopened", "数据解冻", "period reopened"},
    Word{"command:period.freeze", "冻结数据", "freeze"},
    Word{"command:period.reopen", "解冻数据", "reopen"},
    Word{"field:from", "起始日期", "from"},
    Word{"field:to", "截止日期", "to"},
    Word{"value:period.status/frozen", "已冻结", "frozen"},
    Word{"value:period.status/reopened", "已解冻", "reopened"},

    Word{"stream:finding", "问题", "finding"},
    Word{"event:finding.opened", "问题立项", "finding opened"},
    Word{"event:finding.rectified", "整改销号", "finding rectified"},
    Word{"command:finding.open", "立项", "open"},
    Word{"command:finding.rectify", "整改销号", "rectify"},
    Word{"field:topic", "事项", "topic"},
    Word{"field:finding.topic", "问题类型", "topic"},
    Word{"field:about", "涉及对象", "what it is about"},
    Word{"field:due", "期限", "due"},
    Word{"field:finding.due", "整改期限", "due"},
    Word{"field:how", "整改措施", "how it was put right"},
    Word{"value:finding.status/open", "未销号", "open"},
    Word{"value:finding.status/rectified", "已销号", "rectified"},
};

}  // namespace

std::span<const Word> planning_words() {
    return words;
}

}  // namespace anju
