"""A vote as residents meet it. Included below the address of its process."""

from django.urls import path

from voting.views import ballots, casting, effect, receipts, results, rules, vote

app_name = "voting"

urlpatterns = [
    path("vote/", vote.vote, name="vote"),
    path("vote/ballot/<str:paper>/", ballots.ballot, name="ballot"),
    path("vote/ballot/<str:paper>/review/", casting.review, name="review"),
    path("vote/receipt/", receipts.receipt, name="receipt"),
    path("vote/receipt/receipt.txt", receipts.receipt_file, name="receipt_file"),
    path("vote/check/", receipts.check, name="check"),
    path("vote/rules/", rules.rules, name="rules"),
    path("vote/rules.json", rules.rules_file, name="rules_file"),
    path("result/", results.result, name="result"),
    path("result/ballot/", effect.effect, name="effect"),
    path("result/<str:pot>.<str:extension>", results.result_file, name="result_file"),
]
