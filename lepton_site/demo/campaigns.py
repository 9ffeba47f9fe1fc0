"""Two campaigns in the demo's enquiry: the same letter from many, some in words of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from reviews.models import Enquiry
from reviews.operations.comments import Wording
from reviews.operations.enquiries import Sender, file_enquiry_comment

LETTER = (
    "Thank you for the opportunity to comment on this draft. An impact assessment must be "
    "published before a system is used, not afterwards. People cannot object to what they do "
    "not know. Please require publication at least thirty days before first use, in plain language."
)
CHINESE_LETTER = (
    "感谢委员会给予发表意见的机会。影响评估报告应当在系统投入使用之前公布，而不是之后。"
    "不知情的人无法提出异议。请规定至少在首次使用前三十天以通俗语言公布。"
)
ENDINGS = (
    "",
    "",
    " Karin Holm, Uppsala",
    "",
    " My mother was refused a pension by such a system and never learned why.",
    " Tomás Ferreira, Porto",
    "",
    " I work in a job centre and see this every week.",
    "",
    " Jean Dubois, Lyon",
    " Thirty days is too short for small towns.",
)
CHINESE_ENDINGS = ("", "李华，成都市", "", "我们社区有老人因此失去补助。")


def write_campaigns(enquiry: Enquiry, at: datetime) -> None:
    """File the letters: most within an hour, as campaigns come."""
    letters = [LETTER + ending for ending in ENDINGS]
    letters[7] = letters[7].replace("thirty days", "sixty days").replace("plain", "simple")
    letters += [CHINESE_LETTER + ending for ending in CHINESE_ENDINGS]
    for number, text in enumerate(letters):
        file_enquiry_comment(
            enquiry=enquiry,
            wording=Wording(text=text),
            sender=Sender(),
            at=at + timedelta(minutes=4 * number),
        )
