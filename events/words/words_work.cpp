// Words of the services parks and employment.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"service:parks", "配套产业", "supporting industries"},
    Word{"service:employment", "就业", "employment"},

    Word{"stream:park", "配套产业园区", "supporting park"},
    Word{"event:park.planned", "产业园区规划", "park planned"},
    Word{"event:park.started", "产业园区开工", "park started"},
    Word{"event:park.completed", "产业园区竣工", "park completed"},
    Word{"event:park.opened", "产业园区投产", "park opened"},
    Word{"event:park.idled", "产业园区闲置", "park stands idle"},
    Word{"event:park.jobs_reported", "园区岗位上报", "jobs of the park reported"},
    Word{"command:park.plan", "规划", "plan"},
    Word{"command:park.start", "开工", "start building"},
    Word{"command:park.complete", "竣工", "complete"},
    Word{"command:park.open", "投产", "open"},
    Word{"command:park.idle", "登记闲置", "record that it stands idle"},
    Word{"command:park.report-jobs", "上报岗位", "report the jobs"},
    Word{"field:park.name", "园区（项目）名称", "name of the park"},
    Word{"field:park.area", "园区所在地", "where it lies"},
    Word{"field:sites", "配套安置社区编号", "communities it serves"},
    Word{"field:jobs", "岗位数", "jobs", "jobs"},
    Word{"field:relocated", "搬迁群众在岗人数", "jobs held by relocated people", "people"},

    Word{"stream:linkage", "利益联结", "interest linkage"},
    Word{"event:linkage.signed", "利益联结签约", "linkage contract signed"},
    Word{"event:linkage.paid", "利益联结兑付", "linkage paid"},
    Word{"event:linkage.ended", "利益联结终止", "linkage contract ended"},
    Word{"command:linkage.sign", "签约", "sign"},
    Word{"command:linkage.pay", "兑付", "pay"},
    Word{"command:linkage.end", "终止", "end"},
    Word{"field:mechanism", "联结方式", "mechanism"},
    Word{"field:payee", "领取人编号", "payee"},
    Word{"value:wage", "务工薪金", "wage"},
    Word{"value:rent", "流转租金", "rent"},
    Word{"value:dividend", "入股分红", "dividend"},
    Word{"value:order", "订单收购", "purchase by order"},
    Word{"value:linkage.status/in_force", "履行中", "in force"},

    Word{"stream:worker", "就业档案", "employment file"},
    Word{"event:worker.registered", "建立就业档案", "employment file opened"},
    Word{"event:worker.profiled", "就业档案更新", "employment file updated"},
    Word{"event:worker.training_completed", "完成培训", "training completed"},
    Word{"event:worker.job_offered", "推荐岗位", "job offered"},
    Word{"event:worker.employed", "实现就业", "employed"},
    Word{"event:worker.visited", "跟踪回访", "visited"},
    Word{"event:worker.employment_verified", "就业核实", "employment verified"},
    Word{"event:worker.employment_ended", "失业（离职）", "employment ended"},
    Word{"event:worker.employment_refuted", "就业核查不实", "employment refuted"},
    Word{"command:worker.register", "建档", "open the file"},
    Word{"command:worker.profile", "更新档案", "update the file"},
    Word{"command:worker.complete-training", "登记培训", "record a training"},
    Word{"command:worker.offer-job", "推荐岗位", "offer a job"},
    Word{"command:worker.employ", "登记就业", "record a job"},
    Word{"command:worker.visit", "跟踪回访", "visit"},
    Word{"command:worker.verify", "核实就业", "verify the employment"},
    Word{"command:worker.end-employment", "登记失业（离职）", "end the employment"},
    Word{"command:worker.refute-employment", "核查不实", "refute the employment"},
    Word{"field:worker.area", "安置地", "resettlement area"},
    Word{"field:willing_to_work", "有就业意愿", "willing to work"},
    Word{"field:wish", "意愿", "wish"},
    Word{"field:skill", "技能", "skill"},
    Word{"field:need", "就业需求", "need"},
    Word{"field:registered_area", "户籍地", "place of registration"},
    Word{"field:course", "培训内容", "course"},
    Word{"field:days", "培训天数", "days of training", "days"},
    Word{"field:worker.certificate_no", "培训证书编号", "training certificate number"},
    Word{"field:employer", "用人单位", "employer"},
    Word{"field:worker.place", "就业地", "place of work"},
    Word{"field:channel", "就业渠道", "channel"},
    Word{"field:post", "公益岗位类型", "public-welfare post"},
    Word{"field:monthly_pay", "月工资", "monthly pay", "fen"},
    Word{"field:visited_by", "回访人", "visited by"},
    Word{"field:at_work", "在岗", "at work"},
    Word{"field:method", "核实方式", "method"},
    Word{"value:enterprise", "企业", "enterprise"},
    Word{"value:workshop", "扶贫车间", "poverty alleviation workshop"},
    Word{"value:park", "产业园区", "park"},
    Word{"value:public_welfare", "公益岗位", "public-welfare post"},
    Word{"value:work_relief", "以工代赈", "work relief"},
    Word{"value:self_employed", "自主创业", "self-employed"},
    Word{"value:out_migration", "外出务工", "work elsewhere"},
    Word{"value:road_maintenance", "护路", "road maintenance"},
    Word{"value:forest_ranger", "护林", "forest ranger"},
    Word{"value:grassland_ranger", "护草", "grassland ranger"},
    Word{"value:ecological_protection", "生态保护", "ecological protection"},
    Word{"value:community_service", "社区服务", "community service"},
    Word{"value:work", "就业", "work"},
    Word{"value:training", "培训", "training"},
    Word{"value:no_work", "不愿就业", "no work"},
    Word{"value:unable", "无法就业", "unable to work"},
    Word{"value:worker.status/registered", "未就业", "without a job"},
    Word{"value:worker.status/employed", "已就业", "employed"},
};

}  // namespace

std::span<const Word> work_words() {
    return words;
}

}  // namespace anju
