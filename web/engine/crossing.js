/** What crosses from Python to JavaScript and from the worker to the page: values and errors.
 *
 * @typedef {import("./load.js").PyProxy} PyProxy
 */

import { LoadError } from "./site.js";

// Errors of Python whose message is a sentence that says what to do.
const EXPECTED = new Set(["ValueError", "FloatingPointError", "SupplyError"]);

/** Makes a Python value a JavaScript one, arrays as typed arrays of their own, and
 * destroys the proxy. @param {PyProxy} proxy */
export function take(proxy) {
	try {
		return copied(proxy);
	} finally {
		proxy.destroy();
	}
}

/** What Python has lent for the time of a call, as a JavaScript value. @param {PyProxy} proxy */
export function copied(proxy) {
	return proxy.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
}

/**
 * Makes a function that has Python call with values, which Python has for the time of the call.
 *
 * @typedef {<T>(values: unknown, call: (lent: PyProxy) => T) => T} Lend
 * @param {import("./load.js").Pyodide} pyodide @returns {Lend}
 */
export function lendingTo(pyodide) {
	return (values, call) => {
		const lent = pyodide.toPy(values);
		try {
			return call(lent);
		} finally {
			lent.destroy();
		}
	};
}

/** The buffers that can be handed over instead of copied.
 * @param {unknown} value @returns {ArrayBuffer[]} */
export function buffersIn(value) {
	if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(buffersIn);
}

/** Tells the page of an event. @param {string} event one of `WorkerEvents`
 * @param {unknown} detail @param {Transferable[]} [transfer] */
export function post(event, detail, transfer = []) {
	postMessage({ event, detail }, { transfer });
}

/** Whether a person can put right what caused an error. @param {unknown} error */
export function isOfInput(error) {
	const { type = "" } = /** @type {{ type?: string }} */ (error);
	return error instanceof LoadError || EXPECTED.has(type);
}

/** Whether Python cannot go on after an error. @param {unknown} error */
export function endsPython(error) {
	return Boolean(/** @type {{ pyodide_fatal_error?: boolean }} */ (error).pyodide_fatal_error);
}

/** A sentence for people about an error. Python does not survive some: then this worker ends.
 * @param {unknown} error */
export function explain(error) {
	if (endsPython(error)) {
		console.error(error);
		post("ended", "Python broke down, perhaps for lack of memory.");
	}
	return sentence(error);
}

/** @param {unknown} error */
function sentence(error) {
	if (error instanceof LoadError) return error.message;
	const { type, message } = /** @type {{ type?: string, message: string }} */ (error);
	if (type?.endsWith("MemoryError"))
		return "There is not enough memory for this. Choose fewer units or samples, then press Reset.";
	const lastLine = message.trim().split("\n").at(-1) ?? "";
	if (isOfInput(error)) {
		const text = lastLine.replace(/^[\w.]+: /, "");
		return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
	}
	console.error(error);
	return `Something went wrong inside the engine (${lastLine}). Reset, and if it happens again, reload the page.`;
}
