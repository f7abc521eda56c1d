"""Catalogues are kept by a tool and judged by checks; both are judged here."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from core.i18n.update import Changes, entries, main, update
from core.testing.suite.glossary import terms_for
from core.testing.suite.texts import completeness_findings, wording_findings

CODE = """
    _ = translator("acme")
    title = _("Crate")
    help = _("Holds {count} \\"pieces\\"")
"""


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    (tmp_path / "models.py").write_text(dedent(CODE), "utf-8")
    (tmp_path / "page.html").write_text('{{ _("Weigh") }} {{ text("Seal") }} {{ _(name) }}', "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text('_("Not shown")', "utf-8")
    return tmp_path


def catalogue(folder: Path, *pairs: tuple[str, str]) -> Path:
    path = folder / "i18n" / "zh_CN.po"
    update(folder, path)
    path.write_text(path.read_text("utf-8").split("\n\n")[0] + "\n", "utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f'\nmsgid "{english}"\nmsgstr "{chinese}"\n' for english, chinese in pairs)
    return path


def test_a_catalogue_is_begun_with_every_text(addon: Path) -> None:
    path = addon / "i18n" / "zh_CN.po"
    assert update(addon, path) == Changes(("Crate", 'Holds {count} "pieces"', "Weigh", "Seal"), ())
    assert set(entries(path).values()) == {""}
    assert update(addon, path) == Changes((), ())


def test_order_comments_and_wording_stay(addon: Path) -> None:
    path = catalogue(addon, ("Seal", "封条"), ("Gone", "没了"), ("Crate", "箱"))
    path.write_text(path.read_text("utf-8").replace('msgid "Crate"', '# Made of wood.\nmsgid "Crate"'), "utf-8")
    assert update(addon, path) == Changes(('Holds {count} "pieces"', "Weigh"), ("Gone",))
    assert list(entries(path)) == ["Seal", "Crate", 'Holds {count} "pieces"', "Weigh"]
    assert "# Made of wood." in path.read_text("utf-8")


def test_texts_on_several_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "zh_CN.po"
    path.write_text('msgid ""\n"Long "\n"text"\nmsgstr ""\n"长"\n"文本"\n', "utf-8")
    assert entries(path) == {"Long text": "长文本"}


def test_the_tool_refuses_what_is_no_addon(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["no_such_addon"]) == 2
    assert "no_such_addon" in capsys.readouterr().err


def test_gaps_and_leftovers_are_found(addon: Path) -> None:
    path = catalogue(addon, ("Crate", "箱"), ("Gone", "没了"), ("Seal", ""))
    found = completeness_findings(addon, path)
    assert len(found) == 4
    assert "zh_CN.po: 'Gone' is not used any more" in found
    shared = catalogue(addon / "tests", ("Seal", "封条"), ("Weigh", "称重"))
    assert len(completeness_findings(addon, path, shared)) == 2


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("{count} left", "剩 {number}", "placeholders"),
        ("Crate", "Crate", "not Chinese"),
        ("Say why.", "请填写原因。", "请"),
        ("Your name", "您的姓名", "您"),
        ("Not saved, try again", "未保存, 再试一次", "half-width"),
        ("Loading…", "加载中...", "half-width"),
        ("Site", "站点", "工厂"),
        ("Bills of material", "配方", "物料清单"),
        ("Start", "开始", "开工"),
    ],
)
def test_bad_wording_is_found(addon: Path, english: str, chinese: str, fault: str) -> None:
    (finding,) = wording_findings(catalogue(addon, (english, chinese)))
    assert fault in finding


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("API", "API"), ("Starts", "开始"), ("Request", "请求"), ("{done} of {count}", "{done} / {count}"), ("kg", "kg")],
)
def test_good_wording_passes(addon: Path, english: str, chinese: str) -> None:
    assert wording_findings(catalogue(addon, (english, chinese)), {"kg"}) == []


def test_terms_are_known_in_singular_and_plural() -> None:
    assert terms_for("Production orders") == terms_for("production order") == ("生产工单",)
    assert terms_for("Production orders of today") == ()
