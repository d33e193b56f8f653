"""A vote as residents meet it. Included below the address of its process."""

from django.urls import path

from voting.views import (
    ballots,
    box,
    box_files,
    casting,
    check,
    code,
    effect,
    mine,
    receipts,
    results,
    rules,
    vote,
    where,
)

app_name = "voting"

urlpatterns = [
    path("vote/", vote.vote, name="vote"),
    path("vote/ballot/<str:paper>/", ballots.ballot, name="ballot"),
    path("vote/ballot/<str:paper>/review/", casting.review, name="review"),
    path("vote/where/", where.where, name="where"),
    path("vote/code/", code.code, name="code"),
    path("vote/code/done/", code.code_done, name="code_done"),
    path("vote/receipt/", receipts.receipt, name="receipt"),
    path("vote/receipt/receipt.txt", receipts.receipt_file, name="receipt_file"),
    path("vote/check/", check.check, name="check"),
    path("vote/mine/", mine.mine, name="mine"),
    path("vote/mine/statement.txt", mine.statement, name="statement"),
    path("vote/mine/roll-proof.txt", mine.roll_proof, name="roll_proof"),
    path("vote/rules/", rules.rules, name="rules"),
    path("vote/rules.json", rules.rules_file, name="rules_file"),
    path("box/", box.box, name="box"),
    path("box/how/", box.how, name="box_how"),
    path("box/verify/", box.verify, name="box_verify"),
    path("box/log/", box.log, name="box_log"),
    path("box/checkpoints/", box.checkpoints, name="box_checkpoints"),
    path("box/log.jsonl", box_files.log_file, name="box_log_file"),
    path("box/checkpoint", box_files.checkpoint, name="box_checkpoint"),
    path("box/tile/<str:level>/<path:rest>", box_files.tile, name="box_tile"),
    path("box/proof/<int:number>.tlog-proof", box_files.proof, name="box_proof"),
    path(
        "box/consistency/<int:first>-<int:second>.txt",
        box_files.consistency,
        name="box_consistency",
    ),
    path("box/pack.tar", box_files.pack_archive, name="pack"),
    path("box/pack/<str:name>", box_files.pack_file, name="pack_file"),
    path("result/", results.result, name="result"),
    path("result/ballot/", effect.effect, name="effect"),
    path("result/<str:pot>.<str:extension>", results.result_file, name="result_file"),
]
