/** Finding and making elements, with their types. */

/**
 * Finds what index.html promises to be there.
 * @template {Element} T
 * @param {Element} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
	const found = root.querySelector(selector);
	if (found instanceof type) return found;
	throw new Error(`There is no ${selector} in ${root.outerHTML.slice(0, 60)}`);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	element.append(...children);
	return element;
}

/** Changes a text only if it differs, so that it is not announced again.
 * @param {Element} element @param {string} text */
export function say(element, text) {
	if (element.textContent !== text) element.textContent = text;
}
