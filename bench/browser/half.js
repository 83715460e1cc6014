/** The kernel with a memory of its own, and products of square matrices in halves; also a worker. */

const NUMBER = 8; // bytes
const PAGE = 65536;
const PRODUCT = 1; // as in calls.c

export class Halves {
	/** @param {BufferSource} code the kernel's @param {number} size rows and columns of a matrix */
	static async of(code, size) {
		const bytes = size * size * NUMBER;
		const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * bytes) / PAGE) + 64 });
		const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
		const env = { memory, __indirect_function_table: table };
		const { instance } = await WebAssembly.instantiate(code, { env });
		return new Halves(/** @type {any} */ (instance.exports), memory, size);
	}

	constructor(exports, memory, size) {
		this.size = size;
		this.half = (size * size) / 2; // entries
		this.exports = exports;
		const at = (/** @type {number} */ i) => PAGE + i * size * size * NUMBER;
		const matrix = (/** @type {number} */ i) => new Float64Array(memory.buffer, at(i), size * size);
		this.a = matrix(0);
		this.b = matrix(1);
		this.c = matrix(2);
		this.words = new Int32Array(memory.buffer, 0, PAGE / 4);
		this.scratch = at(3);
	}

	/** C = A B, where B and C lie column by column: the columns of some halves of them.
	 * @param {number} first half @param {number} count of halves */
	multiply(first, count) {
		const { a, b, c, size, words } = this;
		const skipped = first * this.half * NUMBER;
		const [row, column] = [size * NUMBER, NUMBER];
		// numpy's array, whose data are the list; the list, and its only call (calls.c).
		words.set([0, 0, 64], 0);
		words.set([1, this.scratch], 16);
		words.set([PRODUCT, size, (count * size) / 2, size, 0, 1, 0, 0], 18);
		words.set([a.byteOffset, b.byteOffset + skipped, c.byteOffset + skipped], 26);
		words.set([row, column, column, column, row, row], 29);
		this.exports.run(0, 0, 0);
	}

	/** The half of a matrix whose columns lie one after the other. @param {Float64Array} matrix */
	halfOf(matrix, part) {
		return matrix.subarray(part * this.half, (part + 1) * this.half);
	}
}

/** @type {Halves | undefined} */
let halves;

// As another worker's helper: it is sent A, or keeps the one it has, and half of B.
globalThis.help = async (/** @type {MessageEvent} */ { data }) => {
	if (data.code) {
		halves = await Halves.of(data.code, data.size);
		return postMessage(null);
	}
	if (!halves) return;
	if (data.a) halves.a.set(new Float64Array(data.a));
	halves.halfOf(halves.b, 1).set(new Float64Array(data.b));
	halves.multiply(1, 1);
	const result = halves.halfOf(halves.c, 1).slice().buffer;
	postMessage(result, { transfer: [result] });
};
if (self.name === "half") addEventListener("message", globalThis.help);
