"""The addresses of advice, answers and the report: for everybody and at the desk."""

from django.urls import path

from panels.staff import advice as desk_advice
from panels.staff import answers, changes, shaping
from panels.staff import approvals as desk_approvals
from panels.staff import reports as desk_reports
from panels.views import advice, approving, reports

# Within `p/<slug>/panels/<panel>/`.
PUBLIC = [
    path("advice/", advice.index, name="advice"),
    path("advice/new/", advice.draft, name="draft_recommendation"),
    path("advice/<int:number>/", advice.detail, name="recommendation"),
    path(
        "advice/<int:number>/suggest/",
        advice.suggest,
        name="suggest_change",
    ),
    path(
        "advice/<int:number>/suggestions/<int:key>/take-back/",
        advice.take_back,
        name="take_back_change",
    ),
    path(
        "advice/<int:number>/support/",
        advice.support,
        name="support_recommendation",
    ),
    path(
        "advice/<int:number>/dissent/",
        advice.dissent,
        name="dissent",
    ),
    path(
        "advice/<int:number>/dissent/<int:key>/back/",
        advice.back_dissent,
        name="back_dissent",
    ),
    path(
        "advice/<int:number>/dissent/<int:key>/take-back/",
        advice.withdraw_dissent,
        name="withdraw_dissent",
    ),
    path("report/", reports.report, name="report"),
    path("report/<int:edition>/", reports.report, name="report_edition"),
    path("report/<int:edition>/report.pdf", reports.pdf, name="report_pdf"),
    path("report/<int:edition>/report.json", reports.json_file, name="report_json"),
    path("report/approve/", approving.approve, name="approve_report"),
    path("evaluation/", reports.evaluation, name="evaluation"),
]

# Within `staff/<slug>/panels/<panel>/`.
DESK = [
    path("advice/", desk_advice.index, name="advice"),
    path("advice/new/", desk_advice.draft, name="draft_recommendation"),
    path("advice/hand-over/", desk_advice.hand_over, name="hand_over"),
    path("advice/<int:number>/", desk_advice.one, name="recommendation"),
    path(
        "advice/<int:number>/words/",
        desk_advice.revise,
        name="revise_recommendation",
    ),
    path(
        "advice/<int:number>/fix/",
        desk_advice.freeze,
        name="freeze_recommendation",
    ),
    path(
        "advice/<int:number>/open-again/",
        desk_advice.reopen,
        name="reopen_recommendation",
    ),
    path(
        "advice/<int:number>/withdraw/",
        desk_advice.withdraw,
        name="withdraw_recommendation",
    ),
    path(
        "advice/<int:number>/count/",
        desk_advice.count,
        name="count_recommendation",
    ),
    path(
        "advice/<int:number>/count/take-back/",
        desk_advice.forget_count,
        name="forget_count",
    ),
    path(
        "advice/<int:number>/vote/<int:session>/",
        desk_advice.put_to_vote,
        name="put_to_vote",
    ),
    path(
        "advice/<int:number>/decide/",
        desk_advice.decide,
        name="decide_recommendation",
    ),
    path("shaping/", shaping.index, name="shaping"),
    path("shaping/advise/", shaping.advise, name="advise"),
    path("shaping/refine/<int:number>/", shaping.refine, name="refine"),
    path("shaping/claim/", shaping.claim, name="claim"),
    path("shaping/list/", shaping.put_forward, name="put_forward"),
    path(
        "shaping/<int:key>/take-back/",
        shaping.take_back,
        name="take_back_act",
    ),
    path(
        "advice/<int:number>/suggestions/<int:key>/",
        changes.change,
        name="recommendation_change",
    ),
    path(
        "advice/<int:number>/suggestions/<int:key>/decline/",
        changes.decline,
        name="decline_change",
    ),
    path("answers/", answers.index, name="answers"),
    path("answers/close/", answers.close, name="close_panel"),
    path("answers/<int:number>/", answers.answer, name="answer"),
    path("answers/<int:number>/news/", answers.follow, name="follow"),
    path("report/", desk_reports.index, name="report"),
    path("report/gather/", desk_reports.gather, name="gather_report"),
    path("report/preview/", desk_reports.preview, name="preview_report"),
    path("report/publish/", desk_reports.publish, name="publish_report"),
    path("report/parts/<slug:code>/", desk_reports.part, name="report_part"),
    path("report/parts/<slug:code>/anew/", desk_reports.write_anew, name="write_anew"),
    path("report/evaluation/", desk_reports.open_evaluation, name="open_evaluation"),
    path("report/approval/", desk_approvals.approval, name="approval"),
    path("report/approval/ask/", desk_approvals.ask, name="ask_approval"),
    path("report/approval/end/", desk_approvals.end, name="end_approval"),
    path("report/approval/off/", desk_approvals.call_off, name="call_off_approval"),
]
