// Words that all streams share: a field or value that means the same everywhere.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"command:void", "作废", "void"},
    Word{"command:correct", "更正", "correct"},
    Word{"event:record.voided", "误录作废", "record voided"},
    Word{"event:record.corrected", "更正", "record corrected"},
    Word{"field:version", "记录版本", "version of the record"},
    Word{"field:event", "更正后内容", "corrected content"},
    // What every command may tell beside its fact.
    Word{"field:occurred_on", "业务日期", "date of the fact"},
    Word{"field:reason", "原因", "reason"},
    Word{"field:evidence", "佐证材料", "evidence"},
    Word{"field:source", "录入方式", "way of entry"},
    Word{"field:batch", "导入批次", "import batch"},
    Word{"field:row", "批次行号", "row of the batch"},
    Word{"field:cause", "起因记录", "event that led to it"},
    Word{"field:restates", "更正的报告期", "reporting period restated"},
    Word{"value:source/form", "表单录入", "form"},
    Word{"value:source/import", "批量导入", "import"},
    Word{"value:source/feed", "系统对接", "feed"},
    Word{"field:evidence.kind", "材料类型", "kind of evidence"},
    Word{"field:evidence.hash", "材料哈希值", "hash of the file"},
    Word{"field:evidence.place", "存放位置", "where it is kept"},
    Word{"field:evidence.taken_at", "形成时间", "time it was made"},
    // Of a state.
    Word{"field:status", "状态", "status"},
    Word{"field:since", "状态起始日", "since"},
    Word{"field:opened_on", "登记日期", "registered on"},
    // In more than one service.
    Word{"field:household", "搬迁户编号", "household"},
    Word{"field:person", "人员编号", "person"},
    Word{"field:area", "行政区划", "administrative division"},
    Word{"field:site", "安置社区编号", "settlement community"},
    Word{"field:park", "产业园区编号", "park"},
    Word{"field:plot", "宗地编号", "plot"},
    Word{"field:loan", "贷款编号", "loan"},
    Word{"field:houses", "旧房编号", "old houses"},
    Word{"field:name", "名称", "name"},
    Word{"field:document", "文件依据", "document"},
    Word{"field:contractor", "施工单位", "contractor"},
    Word{"field:operated_by", "运营单位", "operated by"},
    Word{"field:office", "经办机构", "office"},
    Word{"field:found_by", "发现单位（人）", "found by"},
    Word{"field:seen_by", "现场核查人", "seen by"},
    Word{"field:verified_by", "核实人", "verified by"},
    Word{"field:certificate_no", "证书编号", "certificate number"},
    Word{"field:amount", "金额", "amount", "fen"},
    Word{"field:members", "人数", "members", "people"},
    Word{"field:into", "并入编号", "into"},
    Word{"field:valid_to", "有效期至", "valid to"},
    Word{"value:true", "是", "yes"},
    Word{"value:false", "否", "no"},
    Word{"value:other", "其他", "other"},
    Word{"value:status/registered", "已登记", "registered"},
    Word{"value:status/planned", "已规划", "planned"},
    Word{"value:status/started", "在建", "under construction"},
    Word{"value:status/completed", "已竣工", "completed"},
    Word{"value:status/open", "已投用", "in use"},
    Word{"value:status/idle", "闲置", "idle"},
    Word{"value:status/ended", "已终止", "ended"},
    Word{"value:status/approved", "已批准", "approved"},
    Word{"value:status/set", "已下达", "set"},
    Word{"value:county", "县级", "county"},
    Word{"value:township", "乡镇级", "township"},
    Word{"value:village", "村级", "village"},
    Word{"value:city", "市级", "city"},
    Word{"value:province", "省级", "province"},
};

}  // namespace

std::span<const Word> shared_words() {
    return words;
}

}  // namespace anju
