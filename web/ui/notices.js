/** What a panel has to say that no other place is for: the status "Notice" says it for a while. */

/** @type {((sentence: string) => void)[]} */
const listeners = [];

/** @param {(sentence: string) => void} listener */
export function onNotice(listener) {
	listeners.push(listener);
}

/** @param {string} sentence */
export function notify(sentence) {
	for (const listener of listeners) listener(sentence);
}
