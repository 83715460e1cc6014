/** The site's own files, checked against what the manifest says of them. */
import { fetchWhole, LoadError } from "../faults.js";
import manifest from "../manifest.js";
import { urlOf } from "../site-files.js";

export { LoadError, urlOf };

/** What was at fault is fetched past what the browser has kept of it; a worker that is started again
 * is told in its name what that was. */
const faulty = new Set(self.name.split(" ").slice(1));

/**
 * @param {string} path as the manifest has it
 * @param {(path: string, bytes: number) => void} [receive] told how much has come
 * @param {(response: Response) => void} [begin] given the response once it begins, to read it too
 */
export async function bytesOf(path, receive = () => {}, begin) {
	const url = urlOf(path);
	try {
		return await fetchWhole(url, manifest.files[path], {
			cache: faulty.has(url) ? "reload" : "default",
			receive: (bytes) => receive(path, bytes),
			...(begin && { begin }),
		});
	} catch (error) {
		faulty.add(url);
		throw error;
	}
}
