"""My data on its page: what a file would bring is shown first; a profile goes after a word of warning."""

from __future__ import annotations

from courseware.record.log import Event, EventKind, Learner
from courseware.record.markings import Marking, hash_of
from courseware.study.context import Context
from courseware.web import resources
from courseware.web.identity.home import CHOSEN
from tests.web.conftest import Open, texts
from tests.web.statements import MOST, statements


def someone(name: str) -> Learner:
    learner = resources.study().profiles.create(name)
    nonce = f"lesson_opened:{learner.id}:short:{learner.created_at.timestamp()}"
    resources.store().events.add(Event(nonce, learner.id, EventKind.LESSON_OPENED, "short", 0, resources.now()))
    return learner


def test_a_file_shows_what_will_come_and_comes_once(open_page: Open) -> None:
    page = open_page("me")
    person = someone("小明")
    content = resources.study().my_data.export(person)
    resources.study().my_data.remove(person.id)
    page.file_uploader[0].upload("记录.json", content).run()
    assert not page.exception
    said = texts(page)
    assert "文件里是**小明**的学习记录" in said
    assert "**要导入**：1 次学习动作" in said
    with statements() as sent:
        page.run()
    assert len(sent) <= MOST + 2, sent  # while a file lies there, what of it is known is looked up
    page.button(key="my-data-import").click().run()
    assert not page.exception
    assert "导入好了：1 次学习动作" in texts(page)
    assert [each.name for each in resources.study().profiles.all()] == ["学员", "小明"]
    assert page.session_state[CHOSEN] == person.id


def test_what_a_trainer_said_is_shown_as_brought_in(open_page: Open) -> None:
    page = open_page("me")
    person, text = someone("小明"), "因为会变大很多。"
    resources.study().items.submit("question:a-text", text, "n", Context(person.id, "every-question"))
    trainer, _ = resources.study().leading.add_trainer("陈老师")
    said = Marking(person.id, "question:a-text", hash_of(text), trainer.id, (), "写 *谁* 来做", resources.now())
    resources.store().markings.put(said)
    content = resources.study().my_data.export(person)
    resources.study().my_data.remove(person.id)
    page.file_uploader[0].upload("记录.json", content).run()
    assert "1 份批改" in texts(page)
    assert "导入的批改会标明是导入的" in texts(page)
    page.button(key="my-data-import").click().run()
    page.query_params["id"] = "every-question"
    page.switch_page("lesson.py").run()
    assert not page.exception
    assert "老师请你补一句：写 &#42;谁&#42; 来做" in texts(page)
    assert "老师：还没写到" in texts(page)
    assert "老师的批改是从另一台机器导入的。" in texts(page)


def test_into_another_profile(open_page: Open) -> None:
    page = open_page("me")
    person, other = someone("小明"), someone("小红")
    content = resources.study().my_data.export(person)
    resources.study().my_data.remove(person.id)
    page.file_uploader[0].upload("记录.json", content).run()
    into = next(box for box in page.selectbox if box.label == "导入到")
    assert into.options == ["新学员", "学员", "小红"]
    into.set_value(other.id).run()
    page.button(key="my-data-import").click().run()
    assert not page.exception
    assert len(resources.store().histories.log(other.id).events) == 2
    assert resources.study().profiles.get(person.id) is None


def test_a_name_that_is_taken_is_asked_for_again(open_page: Open) -> None:
    page = open_page("me")
    person = someone("小明")
    content = resources.study().my_data.export(person)
    resources.study().my_data.remove(person.id)
    someone("小明")
    page.file_uploader[0].upload("记录.json", content).run()
    page.button(key="my-data-import").click().run()
    assert "已经有叫「小明」的学员了" in texts(page)
    name = next(box for box in page.text_input if box.label == "新学员的名字")
    name.set_value("小明二").run()
    page.button(key="my-data-import").click().run()
    assert "导入好了" in texts(page)


def test_a_file_that_is_none_has_its_sentence(open_page: Open) -> None:
    page = open_page("me")
    page.file_uploader[0].upload("记录.json", b"PK").run()
    assert not page.exception
    assert "这个文件读不出来" in texts(page)
    assert not [button for button in page.button if button.key == "my-data-import"]


def test_a_profile_is_removed_after_a_word_of_warning(open_page: Open) -> None:
    page = open_page("me")
    first = page.session_state[CHOSEN]
    someone("小红")
    page.button(key="my-data-remove").click().run()
    assert not page.exception
    assert "会从这台机器上删掉**学员**这个学员" in texts(page)
    assert resources.study().profiles.get(first) is not None
    page.button(key="my-data-confirm").click().run()
    assert not page.exception
    assert [each.name for each in resources.study().profiles.all()] == ["小红"]
    page.run()
    assert "小红" in texts(page)
