"""What a customer wrote, read for what it asks: words, where a request begins, what is denied, what is only quoted.

Letter case, accents and the kind of white space never matter. Nothing here knows topics or verdicts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

MOST_CHARACTERS = 4_000  # that are read of a ticket, half from each end, so that the time for one has a bound
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.?!;:]+(?=\s|$|[\")])|[,()\[\]]|\"")
PLAIN = str.maketrans(
    "áàâäãéèêëíìîïóòôöõúùûüñç\u2019\u2018\u00b4`\u201c\u201d«»", "aaaaaeeeeiiiiooooouuuunc''''\"\"\"\""
)


class Act(StrEnum):
    """What a part of the text does: tell something, or one way of asking."""

    TELLS = "tells"
    DO = "do"
    WANT = "want"
    HOW = "how"
    MEAN = "mean"
    ASKS = "asks"


OPENINGS = {
    Act.DO: (
        "can you, can u, could you, could u, would you, will you, wont you, can someone, could someone, can somebody, "
        "could somebody, can anyone, could anyone, can one of, could one of, can your, could your, please, pls, plz, "
        "kindly, you to, someone to, somebody to, team to, one of you, one of your, have someone, send someone, "
        "send somebody, for us, for me, on our behalf, go ahead and, i need your, need somebody, need someone, "
        "want somebody, want someone, me pueden, me puede, nos pueden, nos puede, pueden, puede, podrian, podria, "
        "favor de, por favor, porfa, porfavor, necesito que, quiero que, quisiera que, queremos que, ayudenme, "
        "would somebody, would someone, will someone, will somebody, do it for, how about you, id appreciate, "
        "would your, will your, may you, would any, could any, will any, could a, could an, could two, you do it, "
        "you do this, you do that, rather you, sooner you, hoping you, asking if, go in, go into, of yours, "
        "of your people, someone at your, somebody should, somebody has to, pair of hands, quote us, send a, "
        "me ayudan, nos ayudan, me ayuda, ofrecen, mandan, que venga, que vengan, no podrian, no habra"
    ),
    Act.WANT: (
        "i need, we need, i want, we want, id like, wed like, i would like, we would like, would love, looking for, "
        "need, want, wish, necesito, quiero, quisiera, queremos, necesitamos, ocupo, ocupamos, would be nice, hope"
    ),
    Act.HOW: (
        "how do i, how do we, how can i, how can we, how would i, how to, how should, how, where do i, where can i, "
        "where is, where are, where, which, what do i, what should i, what do we, como, donde, cual, cuales, "
        "walk me, show me, point me, tell me how"
    ),
    Act.MEAN: (
        "what does, what is, whats, what are, what exactly, what, does it mean, does that mean, does this mean, "
        "mean, meaning, is this, is that, explain, why, que significa, que quiere decir, por que, que es, translate"
    ),
    Act.ASKS: (
        "does, do you, do we, is there, are there, is it, are you, can i, can we, may i, may we, should i, should we, "
        "hay, tienen, se puede, es posible, seria posible, when, cuando, how long, how many, how much, how often, "
        "cuanto, cuantos, who, whom, any chance, would it be, whether, wondering, will it, did you, have you, "
        "ustedes, any way, any idea, could i, could we, whos your, is your nearest, quote for, ask for quote, rate for"
    ),
}


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


DENIES = _words(
    "not dont doesnt didnt isnt arent wasnt werent wont cant cannot couldnt wouldnt shouldnt havent hasnt hadnt no "
    "never nothing nobody none without neither nor aint ni sin nunca nada nadie tampoco"
)
COMMANDS = _words(
    "install uninstall set turn switch change fix remove delete add edit open create make put update upgrade move "
    "build log enable disable deactivate activate configure renew restore repair reset allow whitelist unblock "
    "block import export merge clean design send come call ring stop start get give let take do write reconcile "
    "convert publish instalen instala pongan ponga quiten quite cambien cambie configuren configure abran abra "
    "arreglen activen desactiven borren suban vengan venga manden entren hagan agreguen llamen llamenme marquenme "
    "go get upload run rename replace pull list assign reclassify quote configurenme ponganme ponganmelo pongan"
)
FINE = _words(
    "fine ok okay good great happy perfect perfectly bien settled finished solved correct right green successful "
    "successfully beautifully clear understood works working already done"
)
CLAUSE_STARTS = _words("but however pero instead sino and y so")
_Token = tuple[
    str, int, int, int, int, bool
]  # plain, start, end, number of the sentence, of the clause, whether quoted


@dataclass(frozen=True, slots=True)
class Word:
    """`plain` is without case, accents and apostrophes. `start` and `end` are in the text.

    `denied` is also what the customer says is fine.
    """

    plain: str
    start: int
    end: int
    sentence: int
    act: Act
    denied: bool
    quoted: bool


class Phrases:
    """Runs of plain words, each with what it stands for, found in a text wherever they begin."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        found: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for written, means in phrases:
            words = plain_words(written)
            found.setdefault(words[0], {}).setdefault(words, []).append(means)
        self._by_first_word = {
            first: [(words, len(words), means) for words, means in sorted(each.items(), key=lambda one: -len(one[0]))]
            for first, each in found.items()
        }

    def __contains__(self, first: str) -> bool:
        return first in self._by_first_word

    def at(self, plain: Sequence[str], place: int) -> Iterator[tuple[str, int]]:
        """What the phrases that begin at that place stand for, and the place after each; the longest first."""
        for words, length, means in self._by_first_word.get(plain[place], ()):
            if length == 1 or tuple(plain[place : place + length]) == words:
                for each in means:
                    yield each, place + length


def read_ticket(subject: str, description: str) -> list[Word]:
    """The words of both, one after the other, as they stand in `ticket_text`."""
    return _marked(list(_tokens(ticket_text(subject, description))))


def ticket_text(subject: str, description: str) -> str:
    """What is read of a ticket. No sentence goes on from one part to the next."""
    text = f"{subject} .\n{description}"
    half = MOST_CHARACTERS // 2
    return text if len(text) <= MOST_CHARACTERS else f"{text[:half]} .\n{text[-half:]}"


def plain_words(written: str) -> tuple[str, ...]:
    return tuple(plain for plain, *_ in _tokens(written))


def _tokens(text: str) -> Iterator[_Token]:
    sentence, clause, quoted = 0, 0, False
    for match in TOKEN.finditer(text.replace("İ", "I").lower().translate(PLAIN)):
        found = match.group()
        if found[0].isalnum():
            plain = found.replace("'", "")
            clause += plain in CLAUSE_STARTS
            yield plain, match.start(), match.end(), sentence, clause, quoted
        elif found == '"':
            quoted = not quoted
        elif found[0] in ".?!;:":
            sentence, clause, quoted = sentence + 1, clause + 1, False
        else:
            clause += 1


_OPENINGS = Phrases((phrase, act) for act, listed in OPENINGS.items() for phrase in listed.split(", "))


def _marked(tokens: Sequence[_Token]) -> list[Word]:
    """A denial lasts until the end of its clause; a clause that only tells that something is fine is denied whole."""
    words: list[Word] = []
    for _, each in groupby(zip(tokens, _acts(tokens), strict=True), key=lambda one: one[0][4]):
        clause = list(each)
        denied = all(act is Act.TELLS for _, act in clause) and any(token[0] in FINE for token, _ in clause)
        for (plain, start, end, sentence, _, quoted), act in clause:
            denied = denied or plain in DENIES
            words.append(Word(plain, start, end, sentence, act, denied, quoted))
    return words


def _acts(tokens: Sequence[_Token]) -> list[Act]:
    """An act lasts until the next one or the end of its sentence; one word alone begins one only where none was.

    A sentence that begins with a command asks for a deed.
    """
    plains = [token[0] for token in tokens]
    found: list[Act] = []
    act, before, opened_until = Act.TELLS, 0, 0
    for place, (plain, _, _, sentence, _, quoted) in enumerate(tokens):
        if sentence != before:
            act, before = Act.DO if plain in COMMANDS and not quoted else Act.TELLS, sentence
        if place >= opened_until and not quoted and plain in _OPENINGS:
            opens, after = next(_OPENINGS.at(plains, place), ("", 0))
            if after > place + 1 or (after and act is Act.TELLS):
                act, opened_until = Act(opens), after
        found.append(act)
    return found
