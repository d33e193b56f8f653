"""The desk of a vote. Included at `staff/<slug>/vote/`."""

from django.urls import path

from voting.staff import answers, results, running, setup, simulator

app_name = "voting_staff"

urlpatterns = [
    path("", running.overview, name="overview"),
    path("turnout/", running.turnout, name="turnout"),
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
    path("withdraw/", answers.withdraw, name="withdraw"),
    path("seed/", answers.seed, name="seed"),
    path("tie/", answers.tie, name="tie"),
    path("publish/", results.publish, name="publish"),
    path("decision/", results.decision, name="decision"),
]
