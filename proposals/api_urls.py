"""The addresses of the API; what changes something stands where its page stands."""

from django.urls import path

from proposals.api import (
    amending,
    building,
    life,
    moderating,
    reading,
    regrouping,
    reviewing,
    selecting,
    similar,
    talking,
    writing,
)

app_name = "proposals_api"

IDEAS = "processes/<slug:slug>/proposals/"
IDEA = f"{IDEAS}<int:number>/"
COMMENT = f"{IDEA}comments/<int:key>/"
SUGGESTION = f"{IDEA}suggestions/<int:key>/"
REGROUPINGS = "processes/<slug:slug>/regroupings/"
MODERATION = "processes/<slug:slug>/moderation/"
BUILDING = "processes/<slug:slug>/building/"

readings = [
    path(IDEAS, reading.Proposals.as_view(), name="proposals"),
    path(f"{IDEAS}similar/", similar.SimilarProposals.as_view(), name="similar"),
    path(IDEA, reading.ProposalDetail.as_view(), name="proposal"),
    path(f"{IDEA}comments/", life.Comments.as_view(), name="comments"),
    path(COMMENT, life.Branch.as_view(), name="branch"),
    path(f"{IDEA}versions/", life.Versions.as_view(), name="versions"),
    path(f"{IDEA}versions/<int:version>/", life.OneVersion.as_view(), name="version"),
    path(f"{MODERATION}log/", life.ModerationLog.as_view(), name="moderation_log"),
    path(
        "processes/<slug:slug>/projects/", reading.Projects.as_view(), name="projects"
    ),
    # Codes that come from files may hold anything, even a slash.
    path(
        "processes/<slug:slug>/projects/<path:code>/",
        reading.ProjectDetail.as_view(),
        name="project",
    ),
]
of_residents = [
    path(f"{IDEAS}new/", writing.Submit.as_view(), name="submit"),
    path(f"{IDEA}edit/", writing.Edit.as_view(), name="edit"),
    path(f"{IDEA}withdraw/", writing.Withdraw.as_view(), name="withdraw"),
    path(f"{IDEA}restore/", writing.Restore.as_view(), name="restore"),
    path(f"{IDEA}support/", writing.GiveSupport.as_view(), name="support"),
    path(
        f"{IDEA}support/take-back/",
        writing.TakeBackSupport.as_view(),
        name="take_back_support",
    ),
    path(f"{IDEA}carry/", writing.CarrySupport.as_view(), name="carry"),
    path(f"{IDEA}comments/new/", talking.Say.as_view(), name="comment"),
    path(f"{COMMENT}edit/", talking.EditComment.as_view(), name="edit_comment"),
    path(f"{COMMENT}delete/", talking.DeleteComment.as_view(), name="delete_comment"),
    path(f"{COMMENT}react/", talking.React.as_view(), name="react"),
    path(f"{COMMENT}flag/", talking.FlagComment.as_view(), name="flag_comment"),
    path(f"{COMMENT}appeal/", talking.AppealComment.as_view(), name="appeal_comment"),
    path(f"{IDEA}flag/", talking.FlagProposal.as_view(), name="flag"),
    path(f"{IDEA}appeal/", talking.AppealHiding.as_view(), name="appeal_hiding"),
    path(f"{IDEA}suggest/", amending.Suggest.as_view(), name="suggest"),
    path(f"{SUGGESTION}accept/", amending.AcceptSuggestion.as_view(), name="accept"),
    path(f"{SUGGESTION}decline/", amending.DeclineSuggestion.as_view(), name="decline"),
    path(
        f"{SUGGESTION}take-back/",
        amending.TakeBackSuggestion.as_view(),
        name="take_back_suggestion",
    ),
    path(
        f"{SUGGESTION}hide/", amending.HideSuggestion.as_view(), name="hide_suggestion"
    ),
    path(
        f"{IDEA}decision/appeal/",
        amending.AppealDecision.as_view(),
        name="appeal_decision",
    ),
    path(
        f"{REGROUPINGS}<int:key>/answer/<int:number>/",
        amending.AnswerRegrouping.as_view(),
        name="answer_regrouping",
    ),
]
of_reviewers = [
    path(f"{IDEAS}assign/", reviewing.Assign.as_view(), name="assign"),
    path(f"{IDEA}review/", reviewing.Decide.as_view(), name="review"),
    path(f"{IDEA}ask/", reviewing.AskOpinion.as_view(), name="ask_opinion"),
    path(
        f"{IDEA}opinion/<int:key>/",
        reviewing.GiveOpinion.as_view(),
        name="give_opinion",
    ),
]
of_organisers = [
    path(
        "processes/<slug:slug>/selection/preview/",
        selecting.Preview.as_view(),
        name="selection_preview",
    ),
    path("processes/<slug:slug>/selection/", selecting.Select.as_view(), name="select"),
    path(
        "processes/<slug:slug>/selection/panel/",
        selecting.ChooseByPanel.as_view(),
        name="choose_by_panel",
    ),
    path(
        "processes/<slug:slug>/selection/<int:number>/",
        selecting.CorrectSelection.as_view(),
        name="correct_selection",
    ),
    path(f"{REGROUPINGS}new/", regrouping.PlanRegrouping.as_view(), name="regroup"),
    path(
        f"{REGROUPINGS}<int:key>/plan/",
        regrouping.ChangePlan.as_view(),
        name="change_regrouping",
    ),
    path(
        f"{REGROUPINGS}<int:key>/carry-out/",
        regrouping.CarryOut.as_view(),
        name="carry_out",
    ),
    path(
        f"{REGROUPINGS}<int:key>/drop/",
        regrouping.DropRegrouping.as_view(),
        name="drop_regrouping",
    ),
    path(
        f"{REGROUPINGS}<int:key>/undo/",
        regrouping.UndoRegrouping.as_view(),
        name="undo_regrouping",
    ),
]
of_moderators = [
    path(f"{MODERATION}cases/", moderating.Cases.as_view(), name="cases"),
    path(
        f"{MODERATION}take-up/<int:number>/",
        moderating.TakeUpProposal.as_view(),
        name="take_up",
    ),
    path(
        f"{MODERATION}take-up/<int:number>/<int:key>/",
        moderating.TakeUpComment.as_view(),
        name="take_up_comment",
    ),
    path(
        f"{MODERATION}cases/<int:key>/decide/",
        moderating.DecideCase.as_view(),
        name="decide_case",
    ),
    path(
        f"{MODERATION}cases/<int:key>/answer/",
        moderating.AnswerAppeal.as_view(),
        name="answer_appeal",
    ),
]
of_builders = [
    path(
        f"{BUILDING}start/<path:code>/",
        building.StartBuilding.as_view(),
        name="start_building",
    ),
    path(
        f"{BUILDING}report/<path:code>/",
        building.ReportBuilding.as_view(),
        name="report_building",
    ),
    path(
        f"{BUILDING}take-back/<int:key>/",
        building.TakeBackNews.as_view(),
        name="take_back_news",
    ),
    path(
        f"{BUILDING}plan/<path:code>/", building.PlanMoney.as_view(), name="plan_money"
    ),
    path(
        f"{BUILDING}step/<path:code>/",
        building.AddMilestone.as_view(),
        name="add_milestone",
    ),
    path(
        f"{BUILDING}change/<int:key>/",
        building.ChangeMilestone.as_view(),
        name="change_milestone",
    ),
    path(
        f"{BUILDING}spend/<path:code>/",
        building.EnterSpending.as_view(),
        name="enter_spending",
    ),
    path(
        f"{BUILDING}correct/<int:key>/",
        building.CorrectSpending.as_view(),
        name="correct_spending",
    ),
]

urlpatterns = [
    *readings,
    *of_residents,
    *of_reviewers,
    *of_organisers,
    *of_moderators,
    *of_builders,
]
