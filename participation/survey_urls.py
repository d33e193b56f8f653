"""The addresses of surveys, for residents and at the desk."""

from django.urls import path

from participation import survey_result_views as result_views
from participation import survey_views as views
from participation.staff import survey_paper as paper
from participation.staff import survey_questions as questions
from participation.staff import survey_waves as waves
from participation.staff import surveys

ALL = "p/<slug:slug>/surveys/"
ONE = f"{ALL}<int:number>/"
RESULTS = f"{ONE}waves/<int:wave>/"

PUBLIC = [
    path(ALL, views.surveys, name="surveys"),
    path(ONE, views.survey, name="survey"),
    path(f"{ONE}answer/", views.answer, name="survey_answer"),
    path(f"{ONE}code/", views.code, name="survey_code"),
    path(f"{ONE}thanks/", views.thanks, name="survey_thanks"),
    path(RESULTS, result_views.results, name="survey_results"),
    path(f"{RESULTS}results.csv", result_views.results_csv, name="survey_csv"),
    path(f"{RESULTS}results.json", result_views.results_json, name="survey_json"),
    path(f"{RESULTS}dictionary.csv", result_views.dictionary, name="survey_dictionary"),
]

DESK = "<slug:slug>/surveys/"
DESK_ONE = f"{DESK}<int:number>/"
DESK_WAVE = f"{DESK_ONE}waves/<int:wave>/"

AT_DESK = [
    path(DESK, surveys.surveys, name="surveys"),
    path(DESK_ONE, surveys.survey, name="survey"),
    path(f"{DESK_ONE}describe/", surveys.describe, name="survey_describe"),
    path(f"{DESK_ONE}preview/", surveys.preview, name="survey_preview"),
    path(f"{DESK_ONE}print/", surveys.printed, name="survey_printed"),
    path(f"{DESK_ONE}poster/", surveys.poster, name="survey_poster"),
    path(f"{DESK_ONE}codes/", paper.codes, name="survey_codes"),
    path(f"{DESK_ONE}questions/new/<slug:kind>/", questions.add, name="survey_add"),
    path(f"{DESK_ONE}questions/<slug:code>/", questions.change, name="survey_question"),
    path(f"{DESK_ONE}waves/new/", waves.plan, name="survey_wave_new"),
    path(DESK_WAVE, waves.wave, name="survey_wave"),
    path(f"{DESK_WAVE}times/", waves.plan, name="survey_wave_times"),
    path(f"{DESK_WAVE}texts/", waves.texts, name="survey_texts"),
    path(f"{DESK_WAVE}results/", waves.results, name="survey_wave_results"),
    path(f"{DESK_WAVE}paper/", paper.batches, name="survey_batches"),
    path(f"{DESK_WAVE}paper/<int:batch>/", paper.batch, name="survey_batch"),
]
