"""The lab on sorting reviews, against scikit-learn's precision and recall and a rule that knows no hidden table."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop
from courseware.verdict import Status


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "review-triage", 5)


def of_period(trial: Trial, shop: Shop) -> pd.DataFrame:
    reviews = shop.tables["reviews"].merge(shop.tables["products"][["sku", "spu"]], on="sku")
    days = reviews["time"].dt.strftime("%Y-%m-%d")
    return reviews[(days >= trial.assignment.params["first"]) & (days <= trial.assignment.params["last"])]


def test_words_and_stars_together_find_what_each_alone_does_not(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        reviews = of_period(trial, shop)
        truth = reviews["review_id"].isin(list(trial.solved.values["urgent"]))
        words = pd.Series([any(word in text for word in "味塌裂") for text in reviews["text"]], index=reviews.index)
        bad = reviews["stars"] <= 2
        assert precision_score(truth, words & bad) == recall_score(truth, words & bad) == 1
        assert precision_score(truth, words) < 0.6
        assert precision_score(truth, bad) < 0.6
        assert recall_score(truth, reviews["stars"] == 1) < 0.7


def test_one_in_ten_may_be_wrong_and_the_credit_of_the_others_is_f1(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        listed = sorted(trial.solved.values["urgent"])
        most = trial.grade({"urgent": "\n".join(listed[: -(len(listed) // 10)])}, shop).parts["urgent"]
        assert (most.status, most.score) == (Status.CORRECT, 1)
        assert [finding.id for finding in most.findings] == ["ids-enough"]
        everything = shop.tables["reviews"]["review_id"]
        half = trial.grade({"urgent": "\n".join(listed[::2])}, shop).parts["urgent"]
        assert half.score == pytest.approx(f1_score(everything.isin(listed), everything.isin(listed[::2])))


def test_the_style_to_stop_has_the_highest_share_and_not_the_most(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        values, reviews = trial.solved.values, of_period(trial, shop)
        shares, counts = {}, {}
        for style, own in reviews.groupby("spu"):
            if len(own) >= 20:
                counts[style] = len(values["urgent"] & set(own["review_id"]))
                shares[style] = counts[style] / len(own)
        assert values["stop"] == max(shares, key=shares.__getitem__) != max(counts, key=counts.__getitem__)
        assert values["share"] == pytest.approx(shares[values["stop"]])
        smell = reviews[reviews["topic"] == "smell"]["stars"].tolist()
        assert values["bad_smell"] == pytest.approx(sum(stars <= 2 for stars in smell) / len(smell))
