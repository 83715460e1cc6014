/** Products of wide networks by one worker, and by two that have a memory of their own each. */
import { Halves } from "./half.js";
import { buffer, ENGINE } from "./mfnet.js";

/** @param {{ size: number }} options rows and columns of a matrix */
export async function load({ size }) {
	const code = await buffer(`${ENGINE}/kernel-fused.wasm`);
	const halves = await Halves.of(code, size);
	const helper = new Worker(new URL("half.js", import.meta.url), { type: "module", name: "half" });
	const heard = () =>
		new Promise((resolve, reject) => {
			helper.onmessage = ({ data }) => resolve(data);
			helper.onerror = ({ message }) => reject(new Error(message));
		});
	helper.postMessage({ code, size });
	await heard();
	for (const matrix of [halves.a, halves.b]) {
		for (let i = 0; i < matrix.length; i++) matrix[i] = Math.random() - 0.5;
	}

	/** Half of it by the helper, which has A already unless it is sent. @param {boolean} sends */
	const together = async (sends) => {
		const b = halves.halfOf(halves.b, 1).slice().buffer;
		const a = sends ? halves.a.slice().buffer : undefined;
		const answer = heard();
		helper.postMessage({ a, b }, { transfer: a ? [a, b] : [b] });
		halves.multiply(0, 1);
		halves.halfOf(halves.c, 1).set(new Float64Array(await answer));
	};
	/** @type {Record<string, () => unknown>} */
	const ways = {
		alone: () => halves.multiply(0, 2),
		copied: () => together(true),
		kept: () => together(false),
	};

	/** Milliseconds of each way; all have to give the same bits. */
	const round = async () => {
		/** @type {Record<string, number>} */
		const took = {};
		let expected;
		for (const [name, way] of Object.entries(ways)) {
			halves.c.fill(0);
			const started = performance.now();
			await way();
			took[name] = performance.now() - started;
			expected ??= halves.c.slice();
			const wrong = halves.c.findIndex((x, i) => x !== expected[i]);
			if (wrong >= 0) throw new Error(`${name} is wrong at ${wrong}`);
		}
		return took;
	};
	return { round };
}
