"""The tags of sending services, and members' words that look like one."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.editorial.wording import load_words
from occnews.model.member import Language
from occnews.render.merge_tags import SERVICES, Service

# What each service reads as a tag, wherever it stands; written apart from the program's own patterns.
TAGS = {
    "mailchimp": r"\*\|.+?\|\*",
    "brevo": r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\[(?:UNSUBSCRIBE|MIRROR|UPDATE_PROFILE)\]",
    "mailjet": r"\[\[.*?\]\]|\{\{.*?\}\}|\{%.*?%\}",
    "sendgrid": r"\{\{.*?\}\}|<%.*?%>|\[%.*?%\]|\[(?:Weblink|Unsubscribe|Unsubscribe_Preferences|Sender_\w+)\]",
}
DANGEROUS = (
    "*|FNAME|*",
    "{{ 7*7 }}",
    "{% if x %}",
    "{# x #}",
    "[[data:x]]",
    "<%x%>",
    "[%name%]",
    "[Weblink]",
    "[MIRROR]",
)


def find_tags(name: str, text: str) -> list[str]:
    return re.findall(TAGS[name], text, re.IGNORECASE | re.DOTALL)


@pytest.fixture(params=sorted(SERVICES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def write_tags(name: str, language: Language = Language.EN, *, in_html: bool = True) -> dict[str, str]:
    return SERVICES[name].write_tags(load_words(language), in_html=in_html)


def test_mailchimp_tags_are_those_it_documents() -> None:
    assert write_tags("mailchimp") == {
        "greeting": "*|IF:FNAME|*Hello *|FNAME|*,*|ELSE:|*Hello,*|END:IF|*",
        "unsubscribe": "*|UNSUB|*",
        "preferences": "*|UPDATE_PROFILE|*",
        "view_online": "*|ARCHIVE|*",
        "postal_address": "*|LIST:ADDRESSLINE|*",
    }


def test_brevo_tags_are_those_it_documents() -> None:
    assert write_tags("brevo") == {
        "greeting": "{% if contact.FIRSTNAME %}Hello {{ contact.FIRSTNAME }},{% else %}Hello,{% endif %}",
        "unsubscribe": "{{ unsubscribe }}",
        "preferences": "{{ update_profile }}",
        "view_online": "{{ mirror }}",
    }


def test_mailjet_tags_are_those_it_documents() -> None:
    assert write_tags("mailjet") == {
        "greeting": 'Hello [[data:firstname:"there"]],',
        "unsubscribe": "[[UNSUB_LINK_EN]]",
        "view_online": "[[PERMALINK]]",
    }
    assert write_tags("mailjet", Language.NB)["unsubscribe"] == "[[UNSUB_LINK_LOCALE]]"
    assert write_tags("mailjet", Language.NB)["greeting"] == 'Hei, [[data:firstname:"du"]]!'


def test_sendgrid_tags_are_those_it_documents() -> None:
    assert write_tags("sendgrid") == {
        "greeting": "{{#if first_name}}Hello {{first_name}},{{else}}Hello,{{/if}}",
        "unsubscribe": "<%asm_group_unsubscribe_raw_url%>",
        "preferences": "<%asm_preferences_raw_url%>",
        "view_online": "{{Weblink}}",
        "postal_address": "{{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
    }


def test_a_team_s_own_greeting_is_escaped_and_read_as_no_tag(name: str) -> None:
    words = load_words(Language.EN)
    words.sentences = {
        **words.sentences,
        "email.greeting": "R&D *|X|* [[x]] {{{{x}}}} {name}",
        "email.greeting_nobody": 'x"',
    }
    service = SERVICES[name]
    for in_html, said in ((True, "R&amp;D"), (False, "R&D")):
        greeting = service.write_tags(words, in_html=in_html)["greeting"]
        assert said in greeting
        usual = service.write_tags(load_words(Language.EN), in_html=in_html)["greeting"].replace("there", "x")
        assert find_tags(name, greeting) == find_tags(name, usual)


def test_nothing_that_a_member_wrote_is_a_tag(name: str) -> None:
    text = " ".join(DANGEROUS)
    service = SERVICES[name]
    assert find_tags(name, text)
    assert find_tags(name, service.keep_text(text)) == []
    kept = service.keep_html(html.escape(text))
    assert find_tags(name, kept) == []
    assert html.unescape(kept) == text


def test_text_stays_readable(name: str) -> None:
    shown = {
        "mailchimp": ("We got 2*|X|* points", "We got 2* |X|* points"),
        "brevo": ("Write {{ 7*7 }} or {x}", "Write { { 7*7 }} or {x}"),
        "mailjet": ("A [[note]] and [one]", "A [ [note]] and [one]"),
        "sendgrid": ("A [Weblink] and [one] <%x%>", "A [ Weblink] and [one] < %x%>"),
    }
    given_text, kept = shown[name]
    assert SERVICES[name].keep_text(given_text) == kept


def test_an_address_in_text_stays_the_same_address() -> None:
    kept = SERVICES["mailjet"].keep_text("See https://a.example/?x=[[y]] now")
    assert kept == "See https://a.example/?x=%5B[y]] now"


def test_style_sheets_and_word_s_comments_keep_working(name: str) -> None:
    page = "<!--[if mso]><p>x</p><![endif]--><style>@media all{#top{a:b}}p{{x}}</style><p>[x]</p>"
    kept = SERVICES[name].keep_html(page)
    assert find_tags(name, kept) == []
    assert re.sub(r"(?<=\{) ", "", kept) == page


def test_a_text_that_ends_in_half_a_tag_does_not_join_the_tag_after_it(name: str) -> None:
    service = SERVICES[name]
    for tag in write_tags(name).values():
        for half in "*{[":
            assert find_tags(name, service.keep_text(f"x{half}") + tag) == find_tags(name, tag)
            assert find_tags(name, service.keep_html(f"x{half}") + tag) == find_tags(name, tag)


MARKS = st.lists(st.sampled_from([*'*|{}%#[]<>" ax\n', *DANGEROUS]), max_size=12).map("".join)


@settings(max_examples=300)
@given(MARKS, st.sampled_from(sorted(SERVICES)))
def test_any_text_is_kept_from_being_a_tag(text: str, name: str) -> None:
    service: Service = SERVICES[name]
    assert find_tags(name, service.keep_text(text)) == []
    kept = service.keep_html(html.escape(text))
    assert find_tags(name, kept) == []
    assert html.unescape(kept) == text
    assert service.keep_text(text).replace(" ", "") == text.replace(" ", "")
