"""Dated rules of publishers: chosen by day, applied to stored pages, refused where wrong."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline.clean import clean
from dateline.config import Settings
from dateline.errors import NotFoundError, ReferenceDataError
from dateline.model import Article, Capture
from dateline.pipeline.rulechecks import check_rules
from dateline.reference.rules import Rules, load_rules, read_folder, read_rules

FOLDER = Path(__file__).parent / "rules"
OLD = (FOLDER / "harbour.example/2019-05-04.html").read_bytes()
NEW = (FOLDER / "harbour.example/2023-02-11.html").read_bytes()
HEAD = 'host = "a.example"\n'


def read(body: bytes, rules: Rules, *, url: str, on: datetime | None = None) -> Article:
    digest = hashlib.sha256(body).hexdigest()
    capture = Capture(
        id=digest, item="page", body=body, media_type="text/html", url=url, captured_at=on
    )
    return clean(capture, rules=rules)


def test_every_stored_page_reads_as_expected() -> None:
    checked = list(check_rules(FOLDER))
    assert len(checked) == 4
    assert [page for page in checked if page.faults] == []


@pytest.mark.parametrize("url", ["https://www.harbour.example/1", "https://m.harbour.example/1"])
def test_page_without_capture_day_is_read_by_its_own_day(url: str) -> None:
    article = read(NEW, read_folder(FOLDER), url=url)
    assert (article.section, article.byline) == ("Port", ("Tom Velde",))


def test_capture_day_stands_before_the_day_of_publication() -> None:
    body = NEW.replace(b"2023-02-11T", b"2019-02-11T")
    article = read(
        body,
        read_folder(FOLDER),
        url="https://harbour.example/1",
        on=datetime(2023, 3, 1, tzinfo=UTC),
    )
    assert article.section == "Port"


def test_offsets_of_a_body_by_rule_lead_back_to_the_page() -> None:
    article = read(NEW, read_folder(FOLDER), url="https://harbour.example/1")
    page = NEW.decode()
    assert article.offsets
    for run in article.offsets:
        words = article.text[run.text_start : run.text_start + run.length]
        assert page[run.capture_start : run.capture_start + run.length] == words


def test_body_that_a_rule_does_not_find_is_left_to_the_general_reader() -> None:
    prose = "<p>The water rose by a hand in the night, and the lower town was awake.</p>"
    more = "<p>By the morning the firemen had carried forty people out of their houses.</p>"
    page = f"<html><body><article><h1>Flood in town</h1>{prose}{more}</article></body></html>"
    missing = f"{HEAD}[[rule]]\nbody = \"//div[has-class('gone')]\"\n".encode()
    url = "https://a.example/1"
    ruled = read(page.encode(), read_rules([("a.toml", missing)]), url=url)
    assert ruled == read(page.encode(), Rules(), url=url)
    assert "forty people" in ruled.text


def test_rule_is_found_by_its_first_and_last_day() -> None:
    rules = read_folder(FOLDER)
    old, new = rules.by_host["harbour.example"]
    url = "https://harbour.example/"
    assert rules.find(url, date(2021, 6, 30)) is old
    assert rules.find(url, date(2021, 7, 1)) is new
    assert rules.find(url, None) is new
    assert rules.find("https://upland.example/", date(2014, 12, 31)) is None
    assert rules.find("https://other.example/", None) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[rule]]\nbody = "//div["\n', 3, "Invalid"),
        ('[[rule]]\ntitle = "//h1"\nbody = "//p[has-klass(1)]"\n', 4, "has-klass"),
        ('[[rule]]\nbody = "count(//p)"\n', 3, "selects no"),
        ('[[rule]]\nremove = ["//p", "//["]\n', 3, "Invalid"),
        ('[[rule]]\nbody = "//p"\nbdoy = "//p"\n', 4, "unknown field"),
        ('[[rule]]\nvalid_from = "soon"\n', 3, "date"),
        ("[[rule]]\nvalid_from = 2020-01-02\nvalid_to = 2020-01-01\n", 4, "before"),
        ("[[rule]]\nvalid_to = 2020-01-01\n[[rule]]\nvalid_from = 2020-01-01\n", 4, "still holds"),
        ('name = "A"\n[[rule]]\nbody = "//p"\n', 1, "a file holds"),
        ('hosts = ["www.a.example"]\n[[rule]]\nbody = "//p"\n', 1, "no host"),
        ("[[rule]\n", 2, "no TOML"),
        ("", 1, "a file holds"),
    ],
)
def test_wrong_rule_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ReferenceDataError, match=words) as caught:
        read_rules([("a.toml", f"{HEAD}{text}".encode())])
    assert (caught.value.file, caught.value.line) == ("a.toml", line)


def test_two_files_cannot_rule_one_host() -> None:
    table = f'{HEAD}[[rule]]\nbody = "//p"\n'.encode()
    with pytest.raises(ReferenceDataError, match="another file"):
        read_rules([("a.toml", table), ("b.toml", table)])


def test_own_rules_come_from_the_folder_of_the_settings(tmp_path: Path) -> None:
    assert load_rules(Settings(data=tmp_path)).by_host == {}
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.example.toml").write_text(f'{HEAD}[[rule]]\nbody = "//p"\n')
    assert set(load_rules(Settings(data=tmp_path)).by_host) == {"a.example"}
    assert len(load_rules(Settings(data=tmp_path, rules=FOLDER)).by_host) == 3


def test_check_tells_a_rule_without_page_a_silent_selector_and_a_difference(tmp_path: Path) -> None:
    (tmp_path / "a.example.toml").write_text(
        f'{HEAD}[[rule]]\nvalid_to = 2019-12-31\nbody = "//td"\nsection = "//nav/b"\n'
        '[[rule]]\nvalid_from = 2020-01-01\nbody = "//p"\n'
    )
    (tmp_path / "a.example").mkdir()
    (tmp_path / "a.example/2019-05-04.html").write_bytes(OLD)
    (tmp_path / "a.example/2019-05-04.json").write_text('{"title": "Another"}')
    old, new = check_rules(tmp_path)
    assert old.faults[0] == "section selects nothing"
    assert old.faults[1].endswith("not 'Another'")
    assert (new.page, new.faults) == ("from 2020-01-01", ("no stored page proves it",))


def test_folder_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        list(check_rules(tmp_path))
