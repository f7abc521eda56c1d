"""Every screen of the demo, for whoever may open it: it opens, says nothing in a wrong language, and all can use it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Response, expect

from core.web.ui.hatch_build import build_assets
from tests.browser.axe import violations
from tests.browser.product_demo import ROOT, Demo, started_demo
from tests.browser.product_pages import Person, person
from tests.browser.product_texts import in_the_wrong_language, texts, too_wide

Demos = dict[str, Demo]
LANGUAGES = {"en": "en", "zh-CN": "zh_CN"}
KEY_PAGES = (
    "/app",
    "/app/orders/orders",
    "/app/orders/orders/new",
    "/app/orders/orders/1",
    "/app/orders/lines?group=item_id",
    "/app/orders/statistics",
    "/app/production/orders",
    "/app/production/orders/1",
    "/app/production/tasks/1",
    "/app/engineering/items/1",
    "/app/engineering/boms/1",
    "/app/engineering/routings/1",
    "/app/engineering/machines/1",
    "/app/base/calendars/1",
    "/app/scheduling/board",
    "/app/scheduling/board?rows=order",
    "/app/scheduling/plans/1",
    "/app/scheduling/outcomes",
    "/app/core/users/1",
    "/app/orders/orders/import",
    "/app/jobs/1",
    "/app/apps",
    "/preferences",
    "/help",
)
SCREENS = ((1440, "light"), (390, "dark"), (1440, "dark"), (390, "light"))
KILOBYTE = 1024


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demos]:
    """A demo in each language, so that every word on a page has to be in the language of the page."""
    build_assets(ROOT)
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        begun = {
            language: pool.submit(
                stack.enter_context, started_demo(tmp_path_factory.mktemp("crawl"), "--locale", locale)
            )
            for language, locale in LANGUAGES.items()
        }
        yield {language: each.result() for language, each in begun.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("login", ["planner", "clerk", "operator", "admin"])
def test_every_menu_entry_opens_in_the_readers_language(
    browser: Browser, demos: Demos, login: str, language: str
) -> None:
    with person(browser, demos[language], login) as reader:
        reader.speak(language)
        links = reader.page.locator("nav.rail a")
        addresses = [str(address) for address in links.evaluate_all("all => all.map(a => a.getAttribute('href'))")]
        assert len(addresses) > 15
        read = read_list if login == "admin" else read_page
        wrong = [said for address in addresses for said in read(reader, address, language)]
    assert wrong == []


def read_list(reader: Person, address: str, language: str) -> list[str]:
    """What is wrong with a page of the menu, with the first record of a list, and with the form of a new one."""
    wrong = read_page(reader, address, language)
    rows = reader.page.locator("table tbody tr[data-id] a")
    new = reader.page.locator("main a[href$='/new']")
    found = [each.first.get_attribute("href") for each in (rows, new) if each.count()]
    for path in found if reader.page.locator("[data-list]").count() else []:
        wrong += read_page(reader, str(path), language)
    return wrong


def read_page(reader: Person, address: str, language: str) -> list[str]:
    answer = reader.page.goto(reader.demo.url + address)
    reader.settled()
    wrong = [] if answer is not None and answer.status == 200 else [f"{address}: {answer and answer.status}"]
    if reader.page.locator("html").get_attribute("lang") != language:
        wrong.append(f"{address}: not {language}")
    found = in_the_wrong_language(texts(reader.page), chinese=language == "zh-CN", data=frozenset())
    return wrong + [f"{address}: {text}" for text in found]


@pytest.mark.parametrize("turn", [0, 1], ids=["en", "zh"])
def test_everybody_can_use_the_key_pages(browser: Browser, demos: Demos, turn: int) -> None:
    """axe finds nothing, and nothing but tables goes beyond the edge. Each page takes its turn on one of four screens,
    and in the other language on the one that differs in width and in colours.
    """
    language = list(LANGUAGES)[turn]
    wrong = []
    for number, (width, theme) in enumerate(SCREENS):
        pages = [path for index, path in enumerate(KEY_PAGES) if (index + turn) % len(SCREENS) == number]
        screen = {"width": width, "height": 900}
        with person(browser, demos[language], "admin", viewport=screen, color_scheme=theme) as reader:
            reader.speak(language)
            for path in pages:
                reader.open(path)
                wrong += [f"{path} {width} {theme}: {each}" for each in violations(reader.page)]
                if width < 1000:
                    wrong += [f"{path} {width}: {each} scrolls sideways" for each in too_wide(reader.page)]
    assert wrong == []


def test_pages_without_a_person(browser: Browser, demos: Demos) -> None:
    """Log-in, and what is not there."""
    with person(browser, demos["zh-CN"], viewport={"width": 390, "height": 844}) as reader:
        reader.page.goto(f"{reader.demo.url}/login")
        expect(reader.page.locator("#login-name")).to_be_visible()
        assert violations(reader.page) == []
        assert too_wide(reader.page) == []
    with person(browser, demos["en"], "clerk") as reader:
        reader.page.goto(f"{reader.demo.url}/app/orders/orders/999999")
        expect(reader.page.locator("main h1, main h2").first).to_be_visible()
        assert violations(reader.page) == []
        missing, reader.faults = reader.faults, []
        assert missing
        assert all("404" in each for each in missing)


def test_what_a_first_visit_weighs(browser: Browser, demos: Demos) -> None:
    """Scripts and styles of the heaviest page, as they travel compressed."""
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        kind = response.url.rpartition(".")[2]
        if response.ok and kind in ("js", "css"):
            weights[response.url] = len(gzip.compress(response.body(), 6))

    with person(browser, demos["en"], "planner") as reader:
        reader.page.on("response", weigh)
        reader.open("/app/scheduling/board")
        reader.board()
    scripts = sum(size for url, size in weights.items() if url.endswith(".js"))
    styles = sum(size for url, size in weights.items() if url.endswith(".css"))
    assert 0 < scripts <= 200 * KILOBYTE
    assert 0 < styles <= 60 * KILOBYTE


def test_chinese_is_set_in_a_chinese_font(browser: Browser, demos: Demos) -> None:
    """What the browser really draws with; a Japanese variant or an empty box would be another font."""
    with person(browser, demos["zh-CN"], "planner") as reader:
        session = reader.page.context.new_cdp_session(reader.page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": "nav.rail summary span"})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    names = [font["familyName"] for font in fonts]
    assert names
    assert all("SC" in name or "Inter" in name for name in names), names
