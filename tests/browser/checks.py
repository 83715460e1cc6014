"""What a view is looked over for. A check finds faults, each told in a line."""

from pathlib import Path

from playwright.sync_api import expect

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

# Every rule but those of level AAA, which asks for more contrast than colours can have; on the
# whole page, or within a part of it.
VIOLATIONS = """async ({ only, within }) => {
    const left = ["wcag2aaa", "wcag21aaa", "wcag22aaa", "deprecated"];
    const rules = axe.getRules().filter(({ ruleId, tags }) =>
        only ? only.includes(ruleId) : !tags.some((tag) => left.includes(tag)));
    const { passes, violations } = await axe.run(within ?? document, {
        runOnly: rules.map(({ ruleId }) => ruleId),
        preload: false,
        resultTypes: ["violations"], // the elements of the others are not all told, which is faster
    });
    const least = only || within ? 1 : 20;
    if (passes.length < least) throw new Error("axe-core has not looked at the page");
    return violations.flatMap(({ id, nodes }) => nodes.map(
        ({ target, failureSummary }) => `${id}: ${target}: ${failureSummary.split("\\n")[1]}`,
    ));
}"""

OVERFLOW = """() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) =>
        element.getBoundingClientRect().left + element.scrollWidth > clientWidth + 1);
    const names = wide.map(({ outerHTML }) => outerHTML.slice(0, 60).replace(/\\s+/g, " "));
    return [`${scrollWidth} px wide: ${names.join(", ")}`];
}"""

# A link within a text is exempt, and what has a label around it is as large as the label.
SMALL_TARGETS = """({ within }) => {
    const least = 24; // px, by WCAG 2.2
    const targets = (within ? document.querySelector(within) : document).querySelectorAll(
        "a[href], button, input, select, summary, textarea, [tabindex='0'], [role=tab]",
    );
    return [...targets]
        .filter((target) => target.checkVisibility({ visibilityProperty: true }))
        .filter((target) => !target.closest(".visually-hidden, p"))
        .map((target) => target.matches("input") && target.closest("label") || target)
        .map((target) => ({ target, box: target.getBoundingClientRect() }))
        .filter(({ box }) => Math.min(box.width, box.height) < least)
        .map(({ target, box }) =>
            `${box.width} x ${box.height} px: ${target.outerHTML.slice(0, 100)}`);
}"""

# Whatever takes the focus shows by an outline that it has it; on the whole page, or within a part.
UNSEEN_FOCUS = """({ within }) => {
    const stops = (within ? document.querySelector(within) : document).querySelectorAll(
        "a[href], button, input, select, summary, textarea, [tabindex='0']",
    );
    const before = document.activeElement;
    const unseen = [...stops]
        .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.disabled)
        .filter((stop) => {
            stop.focus({ focusVisible: true, preventScroll: true });
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return outlineStyle === "none" || parseFloat(outlineWidth) < 1;
        });
    before?.focus({ preventScroll: true });
    return unseen.map((stop) => `no visible focus: ${stop.outerHTML.slice(0, 100)}`);
}"""

CHECKS = (VIOLATIONS, OVERFLOW, SMALL_TARGETS, UNSEEN_FOCUS)


def faults_of(page, check, *, within=None, only=None):
    """What a check finds on the page; or within the part with this selector, once it is shown.

    axe-core is given to a page that does not have it yet. `only` are the names of its rules.
    """
    if within:
        expect(page.locator(within).filter(visible=True).first).to_be_visible()
    if check is VIOLATIONS and not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(check, {"only": only, "within": within})
