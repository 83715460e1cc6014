"""What happens between opening the page and Ready."""

import re

from playwright.sync_api import expect


def test_the_page_loads_below_a_sub_path_and_says_ready(visit):
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile(r"^Loading .*\d+ ?%"))
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    expect(visit.choice("Dataset")).to_have_value("mnist")
    expect(visit.field("Units in hidden layer 1")).to_have_value("128")
    expect(visit.choice("Activation of hidden layer 1")).to_have_value("relu")
    expect(visit.page.get_by_role("list", name="Layers").get_by_role("listitem")).to_have_count(3)


def test_train_pressed_while_loading_starts_when_ready(visit):
    visit.page.goto(visit.site + "#samples=256&epochs=1")
    visit.button("Train").click()
    expect(visit.engine).to_have_text(re.compile("^Loading"))
    expect(visit.engine).to_have_text("Finished", timeout=120_000)


def test_the_content_security_policy_is_strict(visit):
    visit.page.goto(visit.site)
    policy = visit.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy
    refused = visit.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.inlineScriptRan = true";
        document.head.append(script);
        return globalThis.inlineScriptRan === undefined;
    }""")
    assert refused
    visit.expected.append("Content Security Policy")


def test_a_site_without_its_wheel_says_what_failed_and_what_to_do(visit):
    visit.context.route("**/*.whl", lambda route: route.abort())
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile(r"^Failed: .+\. .*[Rr]eload"), timeout=120_000)
    visit.expected.append("")


def test_damaged_data_say_what_failed(visit):
    visit.context.route("**/data/mnist/test.gz", lambda route: route.fulfill(status=404))
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile("^Failed: .+"), timeout=120_000)
    visit.expected.append("")


def test_the_licences_of_all_that_is_shipped_are_listed(visit):
    visit.page.goto(visit.site)
    visit.page.get_by_role("link", name="Licences").click()
    for name in ("mfnet", "Pyodide", "numpy", "micropip", "uPlot", "MNIST", "Python"):
        heading = visit.page.get_by_role("heading", name=re.compile(name, re.IGNORECASE))
        expect(heading.first).to_be_visible()
