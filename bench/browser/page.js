/** What the Python side calls: contenders, each in a worker of its own, one running at a time. */

/** @type {Map<string, Worker>} */
const workers = new Map();

/** Starts a contender; resolves once it is ready to train. */
globalThis.start = (name, module, options) => {
	const worker = new Worker("worker.js", { type: "module" });
	workers.set(name, worker);
	return ask(worker, { module, options });
};

/** Calls a function of a contender that has been started. */
globalThis.call = (name, method, ...values) => ask(workers.get(name), { method, values });

function ask(worker, message) {
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }) =>
			data.error ? reject(new Error(data.error)) : resolve(data.result);
		worker.onerror = ({ message: reason }) => reject(new Error(reason));
		worker.postMessage(message);
	});
}
