/** The built site, on a host that can be stopped. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";

const DIST = resolve(import.meta.dirname, "../../dist");
const TYPES = {
	".css": "text/css",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".json": "application/json",
	".mjs": "text/javascript",
	".svg": "image/svg+xml",
	".wasm": "application/wasm",
};

/** @returns {Promise<{ address: string, stop: () => void }>} */
export async function serve() {
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
		const file = join(DIST, path.endsWith("/") ? `${path}index.html` : path);
		if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
		response.writeHead(200, {
			"Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
			"Content-Length": statSync(file).size,
		});
		createReadStream(file).pipe(response);
	});
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	const stop = () => {
		server.close();
		server.closeAllConnections();
	};
	return { address: `http://127.0.0.1:${server.address().port}/`, stop };
}
