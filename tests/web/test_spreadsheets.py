"""Order books in and out of the web client, with the jobs that do the work run in the test."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from core.jobs.worker import Worker
from tests.web.parsed import Parsed, parsed
from tests.web.site import ORDERS, Browser, Site

IMPORT = f"{ORDERS}/import"
HEAD = "工厂,订单号,客户,物料,数量,单价,需求交期,优先级\n"
BOOK = (
    HEAD
    + "S,W26-001,A,COAT,120,318.00,2099-03-01,normal\n"
    + "S,W26-001,A,BUTTON,720,0.35,2099-03-01,normal\n"
    + "S,W26-002,B,COAT,６０,298.5,2099/3/8,rush\n"
)
BAD_BOOK = BOOK + "S,W26-003,Z9,COAT,10,1,2099-03-01,normal\n" + "S,W26-004,A,COAT,many,1,2099-03-01,normal\n"


def run_jobs(site: Site) -> None:
    Worker(site.instance, beat=0.02).run_pending()


def upload(site: Site, person: Browser, name: str, body: bytes) -> str:
    answer = person.client.post(
        IMPORT,
        data={"_csrf": person.csrf, "file": (io.BytesIO(body), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, parsed(answer).text()
    run_jobs(site)
    return answer.location


def mapped(page: Parsed) -> dict[str, str]:
    """What the wizard proposes: the header of each column to the field it goes to."""
    selects = [e for e in page.select("select") if e.attrs.get("name", "").startswith("map.")]
    chosen = {e.parent["name"]: e["value"] for e in page.select("option", selected=True) if e.parent in selects}
    return {f"map.{e['name'][4:]}": chosen.get(e["name"], "") for e in selects}


def hidden(page: Parsed, action: str) -> dict[str, str]:
    return {
        e["name"]: e["value"] for e in page.select("input", type="hidden") if e.within("form").attrs["action"] == action
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_an_order_book_from_upload_to_result(site: Site, encoding: str):
    clerk = site.person("clerk")
    clerk.post("/preferences/language", {"lang": "zh_CN"})
    assert clerk.page(IMPORT).select("input", type="file")
    location = upload(site, clerk, "book.csv", BOOK.encode(encoding))
    page = clerk.page(location)
    proposal = mapped(page)
    assert list(proposal.values())[:5] == ["site_id", "number", "customer_id", "lines.item_id", "lines.quantity"]
    address = location.split("?")[0]
    location = clerk.accepted(address, proposal)
    waiting = clerk.page(location)
    assert waiting.select("div", data_hx_trigger="every 1s")
    run_jobs(site)
    preview = clerk.page(location)
    assert site.count("orders.order") == 0
    location = clerk.accepted(location.split("?")[0], hidden(preview, location.split("?")[0]))
    run_jobs(site)
    result = clerk.page(location)
    assert "2" in result.text()
    assert result.select("a", href=ORDERS)
    assert site.count("orders.order") == 2
    assert site.count("orders.line") == 3


def test_rows_with_errors_are_told_and_left_out(site: Site):
    clerk = site.person("clerk")
    location = upload(site, clerk, "book.csv", BAD_BOOK.encode())
    location = clerk.accepted(location.split("?")[0], mapped(clerk.page(location)))
    run_jobs(site)
    preview = clerk.page(location)
    errors = [e.text for e in preview.select("p", class_="field-error")]
    assert len(errors) == 2
    assert "many" in preview.text("table")
    assert [row.text for row in preview.select("td", class_="align-end faint")] == ["5", "6"]
    assert "Import the rows without errors" in preview.text()
    location = clerk.accepted(location.split("?")[0], hidden(preview, location.split("?")[0]))
    run_jobs(site)
    assert clerk.page(location)
    assert site.count("orders.order") == 2


@pytest.mark.parametrize(
    ("name", "body"), [("book.xlsx", b"this is no workbook"), ("book.csv", b""), ("book.xlsx", b"PK\x03\x04broken")]
)
def test_broken_files_end_with_a_word_and_a_new_try(site: Site, name: str, body: bytes):
    clerk = site.person("clerk")
    answer = clerk.client.post(
        IMPORT, data={"_csrf": clerk.csrf, "file": (io.BytesIO(body), name)}, content_type="multipart/form-data"
    )
    if answer.status_code == 303:
        run_jobs(site)
        answer = clerk.get(answer.location)
    page = parsed(answer)
    assert answer.status_code == 422
    assert next(e.text for e in page.elements if e.attrs.get("role") == "alert")
    assert page.select("input", type="file")


def test_no_file_is_told(site: Site):
    page = site.person("clerk").refused(IMPORT, {})
    assert "Choose a file first." in page.text()


def test_who_may_not_enter_orders_may_not_import_them(site: Site):
    reader = site.person("reader")
    assert reader.get(IMPORT).status_code == 403
    assert reader.get(f"{IMPORT}/template.csv").status_code == 403
    body = {"_csrf": reader.csrf, "file": (io.BytesIO(BOOK.encode()), "book.csv")}
    assert reader.client.post(IMPORT, data=body, content_type="multipart/form-data").status_code == 403
    assert site.count("core.job") == 0


def test_imports_of_others_are_not_shown(site: Site):
    clerk = site.person("clerk")
    location = upload(site, clerk, "book.csv", BOOK.encode())
    assert site.person("manager").get(location).status_code == 404
    assert site.person("manager").post(location.split("?")[0], {"_commit": "1"}).status_code == 404
    assert clerk.get(location.replace("orders/orders", "base/parties")).status_code in (403, 404)


def test_the_template_can_be_filled_in_and_read(site: Site):
    clerk = site.person("clerk")
    answer = clerk.get(f"{IMPORT}/template.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    head = answer.get_data().decode("utf-8-sig").strip()
    values = {"Site": "S", "Number": "T-1", "Customer": "A", "Requested date": "2099-01-01"}
    names = next(csv.reader(io.StringIO(head)))
    row = []
    for name in names:
        bare = name.replace("*", "").strip()
        item, quantity = "Item" in bare, bare.endswith("Quantity") and "ancelled" not in bare
        row.append(values.get(bare, "COAT" if item else "2" if quantity else ""))
    body = f"{head}\n{','.join(row)}\n".encode()
    location = upload(site, clerk, "template.csv", body)
    location = clerk.accepted(location.split("?")[0], mapped(clerk.page(location)))
    run_jobs(site)
    assert not clerk.page(location).select("p", class_="field-error"), clerk.page(location).text("table")


def test_an_export_holds_what_the_list_shows(site: Site):
    site.order(number="E-1", special_requirements="x")
    site.order(number="E-2", priority="rush")
    clerk = site.person("clerk")
    answer = clerk.get(f"{ORDERS}/export.csv?preset=rush&columns=number,customer_id,total_amount,requested_date")
    assert answer.mimetype == "text/csv"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["Number", "Customer", "Total amount", "Requested date"],
        ["E-2", "A", "10", "2099-05-01"],
    ]
    assert "Total amount" not in site.person("reader").get(f"{ORDERS}/export.csv").get_data(as_text=True)


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_exports_hold_no_formulas(site: Site, evil: str):
    site.order(number="E-1", customer_reference=evil)
    clerk = site.person("clerk")
    answer = clerk.get(f"{ORDERS}/export.csv?preset=none&columns=customer_reference")
    cell = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1][0]
    assert cell[0] not in "=+-@\t\r"


def test_a_workbook_is_written_by_a_job_and_opens(site: Site):
    site.order(number="E-1", customer_reference="=1+1")
    clerk = site.person("clerk")
    location = clerk.get(f"{ORDERS}/export.xlsx?preset=none&columns=number,customer_reference").location
    assert location.startswith("/app/jobs/")
    run_jobs(site)
    page = clerk.page(location)
    download = next(e["href"] for e in page.select("a") if "file" in e["href"] or "export" in e["href"])
    answer = clerk.get(download)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet["A2"].value == "E-1"
    assert sheet["B2"].data_type != "f"
    assert site.person("manager").get(location).status_code == 404
    assert site.person("manager").get(download).status_code in (403, 404)
