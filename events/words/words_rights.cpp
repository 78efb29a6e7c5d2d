// Words of the service rights: registration, schooling, entitlements, complaints.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"service:rights", "权益保障", "rights"},

    Word{"stream:registration", "户籍", "registration"},
    Word{"event:registration.opened", "户籍情况登记", "registration opened"},
    Word{"event:registration.applied", "申请户籍迁移", "transfer of registration applied for"},
    Word{"event:registration.transferred", "户籍迁入", "registration transferred"},
    Word{"event:registration.permit_issued", "居住证签发", "residence permit issued"},
    Word{"event:registration.permit_renewed", "居住证签注", "residence permit renewed"},
    Word{"event:registration.permit_lapsed", "居住证失效", "residence permit lapsed"},
    Word{"event:registration.temporary_opened", "临时户口登记", "temporary registration opened"},
    Word{"command:registration.open", "登记户籍情况", "open"},
    Word{"command:registration.apply", "申请户籍迁移", "apply for the transfer"},
    Word{"command:registration.transfer", "户籍迁入", "transfer"},
    Word{"command:registration.issue-permit", "签发居住证", "issue a residence permit"},
    Word{"command:registration.renew-permit", "居住证签注", "renew the permit"},
    Word{"command:registration.lapse-permit", "居住证失效", "let the permit lapse"},
    Word{"command:registration.open-temporary", "临时户口登记", "open a temporary registration"},
    Word{"field:registration.area", "现居住地", "where the person lives now"},
    Word{"field:registration.origin", "户籍所在地", "place of registration"},
    Word{"field:permit_no", "居住证编号", "permit number"},
    Word{"value:registration.status/at_origin", "户籍在迁出地", "registered at the origin"},
    Word{"value:registration.status/permit", "持居住证", "residence permit"},
    Word{"value:registration.status/temporary", "临时户口", "temporary registration"},
    Word{"value:registration.status/transferred", "户籍已迁入", "transferred"},

    Word{"stream:schooling", "学籍", "schooling"},
    Word{"event:schooling.transfer_requested", "申请学籍转接", "school transfer requested"},
    Word{"event:schooling.transfer_completed", "学籍转接完成", "school transfer completed"},
    Word{"event:schooling.dropout_reported", "辍学报告", "dropout reported"},
    Word{"command:schooling.request", "申请转学", "request a transfer"},
    Word{"command:schooling.complete", "完成转接", "complete the transfer"},
    Word{"command:schooling.report-dropout", "报告辍学", "report a dropout"},
    Word{"field:schooling.area", "安置地", "area of the new home"},
    Word{"field:school_from", "转出学校", "school left"},
    Word{"field:school_to", "转入学校", "new school"},
    Word{"field:term", "学期", "term"},
    Word{"value:schooling.status/waiting", "待转接", "waiting"},
    Word{"value:schooling.status/settled", "已入学", "in school"},
    Word{"value:schooling.status/dropped_out", "辍学", "dropped out"},

    Word{"stream:entitlement", "待遇", "entitlement"},
    Word{"event:entitlement.registered", "待遇登记", "entitlement registered"},
    Word{"event:entitlement.transfer_requested", "申请待遇转移接续", "transfer requested"},
    Word{"event:entitlement.activated", "待遇接续生效", "entitlement active at the new place"},
    Word{"event:entitlement.ended", "待遇终止", "entitlement ended"},
    Word{"command:entitlement.register", "登记", "register"},
    Word{"command:entitlement.request-transfer", "申请转移接续", "request the transfer"},
    Word{"command:entitlement.activate", "接续生效", "activate"},
    Word{"command:entitlement.end", "终止", "end"},
    Word{"field:scheme", "险种（救助类别）", "scheme"},
    Word{"field:entitlement.area", "现居住地", "where the person lives now"},
    Word{"field:active_at_origin", "在迁出地享受", "active at the origin"},
    Word{"field:effective", "生效日期", "effective on"},
    Word{"value:basic_medical", "基本医保", "basic medical insurance"},
    Word{"value:serious_illness", "大病保险", "serious-illness insurance"},
    Word{"value:pension", "养老保险", "old-age insurance"},
    Word{"value:special_hardship", "特困供养", "special hardship support"},
    Word{"value:subsistence", "低保", "subsistence allowance"},
    Word{"value:entitlement.status/requested", "转移接续中", "transfer requested"},
    Word{"value:entitlement.status/active", "享受中", "active"},

    Word{"stream:grievance", "信访", "complaint"},
    Word{"event:grievance.opened", "信访登记", "complaint taken in"},
    Word{"event:grievance.closed", "信访办结", "complaint answered"},
    Word{"command:grievance.open", "登记", "take in"},
    Word{"command:grievance.close", "办结", "answer"},
    Word{"field:grievance.topic", "信访事项", "topic"},
    Word{"field:outcome", "办理结果", "outcome"},
    Word{"value:grievance.status/open", "办理中", "open"},
    Word{"value:grievance.status/closed", "已办结", "closed"},
};

}  // namespace

std::span<const Word> rights_words() {
    return words;
}

}  // namespace anju
