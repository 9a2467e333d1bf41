"""An office's words: what is symmetric, what is not, and what a word is cut into."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kms.search.korean.vocabulary import NOTHING, Entry, Kind, Vocabulary, normal

texts = st.text(st.sampled_from("가나다라마 aB·"), min_size=1, max_size=8).filter(lambda text: bool(normal(text)))
synonyms = st.builds(
    Entry, st.just(Kind.SYNONYM), texts, st.lists(texts, min_size=1, max_size=3).map(tuple), st.just(False)
)


@given(st.lists(synonyms, max_size=6))
def test_two_way_synonyms_are_symmetric_and_never_themselves(entries: list[Entry]) -> None:
    found = Vocabulary(1, tuple(entries)).synonyms
    for text, others in found.items():
        assert text not in others
        assert all(text in found[other] for other in others)


def test_a_one_way_synonym_leads_from_its_word_only() -> None:
    found = Vocabulary(1, (Entry(Kind.SYNONYM, "구청", ("구로구청", "강남구청"), one_way=True),)).synonyms
    assert found == {"구청": ("구로구청", "강남구청")}


def test_what_means_the_same_as_the_same_word_is_not_passed_on() -> None:
    entries = (Entry(Kind.SYNONYM, "지자체", ("지방자치단체",)), Entry(Kind.SYNONYM, "지방자치단체", ("자치단체",)))
    assert Vocabulary(1, entries).synonyms["지자체"] == ("지방자치단체",)
    assert Vocabulary(1, entries).synonyms["지방자치단체"] == ("지자체", "자치단체")


def test_a_word_without_parts_stays_whole() -> None:
    entries = (Entry(Kind.WORD, "누리온"), Entry(Kind.WORD, "혁신새싹", ("혁신", "새싹")))
    assert Vocabulary(1, entries).words == {"누리온": ("누리온",), "혁신새싹": ("혁신", "새싹")}


def test_texts_are_compared_in_their_normal_form() -> None:
    decomposed = "\u1112\u1167\u11a8\u1109\u1175\u11ab"  # 혁신
    vocabulary = Vocabulary(1, (Entry(Kind.STOP, f"  ＡI  {decomposed} "),))
    assert vocabulary.stops == ("ai 혁신",)


def test_a_trial_takes_entries_away_and_adds_others() -> None:
    old, new = Entry(Kind.STOP, "관련"), Entry(Kind.STOP, "방법")
    tried = Vocabulary(3, (old,)).changed(without=[old], and_with=[new])
    assert tried.stops == ("방법",)
    assert tried.without_stops().stops == NOTHING.stops == ()
