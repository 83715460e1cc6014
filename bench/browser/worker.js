/** A contender's worker. Its module exports `load`, which resolves to an object of functions. */

let contender;

addEventListener("message", async ({ data: { module, options, method, values } }) => {
	try {
		if (module) {
			const { load } = await import(module);
			contender = await load(options);
			postMessage({});
		} else {
			postMessage({ result: await contender[method](...values) });
		}
	} catch (error) {
		postMessage({ error: String(error?.stack ?? error) });
	}
});
