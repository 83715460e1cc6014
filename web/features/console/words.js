/** What the console says of itself. */
import { make } from "../../ui/dom.js";

const code = (/** @type {string} */ text) => make("code", {}, text);

/** @returns {(HTMLElement | string)[]} */
export const ABOUT = () => [
	"This is the Python that trains the network: ",
	code("net"),
	", ",
	code("data"),
	" and ",
	code("session"),
	" are the live ones, ",
	code("np"),
	" and ",
	code("mfnet"),
	" the libraries. Change a weight, such as ",
	code("net.layers[0].weights[1, 1] = 5"),
	", and every view shows it. A class of your own becomes an activation to choose. ",
	make(
		"a",
		{ href: "docs/console.html", target: "_blank", rel: "noopener" },
		"More about it\u00a0↗",
	),
];

export const STOPPED_HERE =
	"Stopped. The network, and what you have defined, are as they were before this line.";
export const ENDED = "Python ended before this was done.";
