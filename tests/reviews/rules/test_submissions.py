import pytest

from reviews.rules.attachments import (
    LARGEST_FILE,
    GivenFile,
    check_attachments,
    shown_name,
)
from reviews.rules.disposition import clean_text
from reviews.rules.languages import LANGUAGE_WORDS, SCRIPTS, SMALL_WORDS, language_of
from reviews.rules.submissions import (
    Sender,
    check_demands,
    clean_answers,
    digest_of,
    is_confusable,
    read_submission,
    signed,
)
from standards.kernel.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The limit in this clause is too strict for small providers.", "en"),
        ("Die Grenze in diesem Abschnitt ist für kleine Anbieter nicht zu erreichen.", "de"),
        ("La limite est trop stricte pour les petits fournisseurs.", "fr"),
        ("El límite es demasiado estricto para los pequeños proveedores.", "es"),
        ("O limite não é adequado para os pequenos fornecedores.", "pt"),
        ("Предел в этом пункте не подходит для малых поставщиков.", "ru"),
        ("建议增加一条：摘要应以受影响者使用的语言提供。", "zh"),
        ("この条項の制限は厳しすぎます。", "ja"),
        ("이 조항의 한계는 너무 엄격합니다.", "ko"),
        ("هذا الحد صارم للغاية.", "ar"),
        ("המגבלה מחמירה מדי.", "he"),
        ("Το όριο είναι πολύ αυστηρό.", "el"),
        ("AUC 0.92 的要求对小公司太高了。", "zh"),
        ("0.92", ""),
        ("👍👍", ""),
        ("Zxq", ""),
        ("de la", ""),  # French as much as Spanish
        ("", ""),
    ],
)
def test_language_of_a_comment_is_told_or_left_open(text, language):
    assert language_of(text) == language


def test_every_language_that_is_told_has_a_name():
    told = {name for name, _span in SCRIPTS} - set(SMALL_WORDS)
    told |= {language for words in SMALL_WORDS.values() for language in words}
    assert told == set(LANGUAGE_WORDS)


def test_fields_of_a_wrong_kind_are_all_named():
    with pytest.raises(InvalidInput) as caught:
        read_submission({"text": None, "name": ["a"], "anchor": 5, "answers": "yes"})
    pointers = [each.pointer for each in caught.value.errors]
    assert pointers == ["/text", "/name", "/anchor", "/answers"]


@pytest.mark.parametrize("body", [None, [], "text", 5])
def test_body_that_is_no_object_is_refused(body):
    with pytest.raises(InvalidInput):
        read_submission(body)


@pytest.mark.parametrize("answers", [["a"] * 21, [1], {"a": "b"}])
def test_answers_are_a_short_list_of_texts(answers):
    with pytest.raises(InvalidInput):
        read_submission({"text": "x", "answers": answers})


def test_numbers_are_taken_as_texts_and_nothing_as_empty():
    handed = read_submission({"text": 5, "name": None, "anchor": {"block": "p1"}, "answers": ["a"]})
    assert (handed.texts["text"], handed.texts["name"]) == ("5", "")
    assert (handed.anchor, handed.answers) == ({"block": "p1"}, ("a",))


@pytest.mark.parametrize(
    "name", ["a\u200bb", "Ana \u202enaitalI", "\u2066x\u2069", "soft\u00adhyphen"]
)
def test_names_hold_nothing_that_is_not_seen(name):
    with pytest.raises(InvalidInput) as caught:
        signed(Sender(name=name))
    assert caught.value.errors[0].pointer == "/name"


def test_names_are_one_line_of_bounded_length():
    assert signed(Sender(name="  Ana \n Lind "))["name"] == "Ana Lind"
    with pytest.raises(InvalidInput):
        signed(Sender(country="c" * 61))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Ana Lind", False),
        ("Анна Линд", False),
        ("Ana Линд", False),  # two words, each in its own script
        ("Аna Lind", True),  # the first letter is Cyrillic
        ("Paypαl", True),
        ("王敏 Wang", False),
        ("R2-D2", False),
    ],
)
def test_names_that_mix_alphabets_in_a_word_are_flagged(name, answer):
    assert is_confusable(name) is answer


def test_what_an_enquiry_demands_is_asked_for_all_at_once():
    given = {"name": "Ana", "country": "", "email": ""}
    with pytest.raises(InvalidInput) as caught:
        check_demands(["name", "country", "email"], given)
    assert [each.pointer for each in caught.value.errors] == ["/country", "/email"]
    check_demands(["name"], given)


def test_answers_are_one_for_each_question():
    assert clean_answers(["Yes. "], 3) == ["Yes.", "", ""]
    assert clean_answers(["", " "], 2) == []
    assert clean_answers([], 0) == []
    with pytest.raises(InvalidInput):
        clean_answers(["a", "b"], 1)


def test_copies_are_known_in_spite_of_case_space_and_hidden_signs():
    assert digest_of("Too  strict.\n") == digest_of("too strict. ")
    assert digest_of("Too\u200b strict.") == digest_of("Too strict.")
    assert digest_of("ｔｏｏ strict.") == digest_of("too strict.")
    assert digest_of("Too strict.", "0.9") != digest_of("Too strict.")
    assert digest_of("Too strict.") != digest_of("Not too strict.")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_cannot_be_stored_is_refused(text):
    with pytest.raises(InvalidInput):
        clean_text(text)


PDF = GivenFile("letter.PDF", b"%PDF-1.7 ...")
WORD = GivenFile("letter.docx", b"PK\x03\x04..[Content_Types].xml..word/document.xml")


def test_files_of_the_kinds_named_are_taken():
    kinds = check_attachments(
        [PDF, WORD, GivenFile("a.png", b"\x89PNG\r\n\x1a\n..")],
    )
    assert [kind.rpartition("/")[2] for kind in kinds][::2] == ["pdf", "png"]
    assert check_attachments([GivenFile("a.jpeg", b"\xff\xd8\xff..")]) == ["image/jpeg"]


@pytest.mark.parametrize(
    "given",
    [
        GivenFile("page.html", b"<script>alert(1)</script>"),
        GivenFile("page.pdf", b"<script>alert(1)</script>"),
        GivenFile("drawing.svg", b"<svg onload=alert(1)>"),
        GivenFile("macro.docm", b"PK\x03\x04..[Content_Types].xml..word/"),
        GivenFile("archive.docx", b"PK\x03\x04..evil.exe"),
        GivenFile("program.exe", b"MZ"),
        GivenFile("noending", b"%PDF-1.7"),
        GivenFile("image.png", b"%PDF-1.7"),
        GivenFile("empty.pdf", b""),
        GivenFile("large.pdf", b"%PDF-" + bytes(LARGEST_FILE)),
    ],
)
def test_hostile_files_are_refused_by_name(given):
    with pytest.raises(InvalidInput) as caught:
        check_attachments([given])
    assert given.name in str(caught.value)


def test_at_most_three_files_come_with_a_comment():
    with pytest.raises(InvalidInput):
        check_attachments([PDF] * 4)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etcpasswd"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("\x00\n", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_of_files_are_harmless(name, shown):
    assert shown_name(name) == shown
