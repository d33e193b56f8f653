"""The desk of a vote. Included at `staff/<slug>/vote/`."""

from django.urls import path

from voting.staff import (
    answers,
    codes,
    custody,
    keeping,
    paper,
    reconciling,
    results,
    running,
    setup,
    simulator,
    stations,
    turnout,
)

app_name = "voting_staff"

urlpatterns = [
    path("", running.overview, name="overview"),
    path("turnout/", turnout.turnout, name="turnout"),
    path("rules/", setup.rules, name="rules"),
    path("rules/conflicts/", setup.conflicts, name="conflicts"),
    path("roll/", setup.roll, name="roll"),
    path("roll/accounts/", setup.draw_up, name="draw_up"),
    path("freeze/", setup.freeze, name="freeze"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("simulator/<str:key>/", simulator.simulation, name="simulation"),
    path(
        "simulator/<str:key>/forget/",
        simulator.forget_simulation,
        name="forget_simulation",
    ),
    path(
        "simulator/<str:key>/<str:name>",
        simulator.simulation_file,
        name="simulation_file",
    ),
    path("keys/", custody.keys, name="keys"),
    path("keys/holders/", custody.holders, name="key_holders"),
    path("keys/make/", custody.make, name="key_make"),
    path("keys/file/", custody.key_file, name="key_file"),
    path("keys/rehearse/", custody.rehearse, name="key_rehearse"),
    path("keys/bring/", custody.bring, name="key_bring"),
    path("keys/hold/", keeping.hold, name="key_hold"),
    path("keys/release/", keeping.release, name="key_release"),
    path("codes/", codes.codes, name="codes"),
    path("codes/<int:number>/release/", codes.release, name="codes_release"),
    path("codes/<int:number>/void/", codes.void, name="codes_void"),
    path("stations/", stations.stations, name="stations"),
    path("paper/", paper.paper, name="paper"),
    path("paper/<int:number>/", paper.batch, name="paper_batch"),
    path("paper/<int:number>/typing/", paper.typing, name="paper_typing"),
    path("paper/<int:number>/file/", paper.typed_file, name="paper_file"),
    path("paper/reconcile/", reconciling.reconcile, name="reconcile"),
    path("paper/spoilt/<int:pk>/", reconciling.settle_spoilt, name="spoilt"),
    path("paper/aside/", reconciling.set_aside, name="set_aside"),
    path("paper/aside/<int:pk>/agree/", reconciling.agree, name="set_aside_agree"),
    path("paper/print/<str:paper>/", reconciling.printed, name="printed"),
    path("withdraw/", answers.withdraw, name="withdraw"),
    path("seed/", answers.seed, name="seed"),
    path("tie/", answers.tie, name="tie"),
    path("publish/", results.publish, name="publish"),
    path("decision/", results.decision, name="decision"),
]
