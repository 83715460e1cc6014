/** Keeps the site for use without a network, once the page has started; offers a new version of it. */
import manifest from "../../manifest.js";
import { make, say } from "../../ui/dom.js";

const WORKER = new URL("../../../service-worker.js", import.meta.url);
const ROOT = new URL("./", WORKER).href;
const PAUSE = 3000; // milliseconds after Ready: the page comes first
const BEFORE_RETRY = 30_000; // milliseconds
const MOST_TRIES = 5;
const MEGABYTE = 1e6;

/** @param {HTMLElement} element @param {import("../../app/stage.js").Context} context */
export function mount(element, { engine }) {
	if (!isPossible()) return;
	const words = makeWords(element, engine);
	const keep = async (tries = MOST_TRIES) => {
		// Where a version is coming, to register it waits for that, and in Firefox for ever.
		const registration = (await known()) ?? (await register());
		if (!registration) return; // refused, as in some private windows
		const retry = () => tries > 1 && setTimeout(keep, BEFORE_RETRY, tries - 1);
		follow(registration, words, retry);
	};
	whenReady(engine, async () => {
		if (!isSavingData() || (await known())) keep();
		else words.ask(() => keep());
	});
}

/** Not where the page came over a connection that others can change, nor, in some browsers, as a file;
 * a frame that is shut off from its origin may not even ask. */
function isPossible() {
	try {
		return Boolean(navigator.serviceWorker);
	} catch {
		return false;
	}
}

/** @param {import("../../engine/client.js").Engine} engine @param {() => void} act */
function whenReady(engine, act) {
	let isWaiting = true;
	engine.on("state", ({ name }) => {
		if (!isWaiting || name === "loading" || name === "failed") return;
		isWaiting = false;
		setTimeout(act, PAUSE);
	});
}

async function register() {
	try {
		return await navigator.serviceWorker.register(WORKER);
	} catch {
		return undefined;
	}
}

/** The registration if the site is kept already, or was begun to be. */
async function known() {
	const registration = await navigator.serviceWorker.getRegistration(ROOT).catch(() => undefined);
	// It may be that of another site, in whose folder this one lies.
	return registration?.scope === ROOT ? registration : undefined;
}

function isSavingData() {
	const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
	return connection?.saveData ?? false;
}

/**
 * Says how far the site is kept, and offers a new version once it is whole.
 * @param {ServiceWorkerRegistration} registration @param {ReturnType<typeof makeWords>} words
 * @param {() => void} retry called if the site could not be kept
 */
function follow(registration, words, retry) {
	let isAsked = false;
	const look = () => {
		const { installing, waiting, active } = registration;
		for (const coming of [installing, waiting]) coming?.addEventListener("statechange", look);
		installing?.postMessage({ name: "started" });
		if (active && !isAsked) active.postMessage({ name: "check", page: import.meta.url });
		isAsked = active !== null;
		// One that is about to take over, as this page has asked it to, waits for a moment still.
		words.offer(active !== null && waiting !== null);
		if (installing || waiting || active) return;
		words.fail();
		retry();
	};
	navigator.serviceWorker.addEventListener("message", ({ data }) => {
		if (data.name === "whole") words.ready();
		if (data.name === "coming" && !registration.active) words.come(1 - data.left / data.whole);
	});
	registration.addEventListener("updatefound", look);
	look();
}

/** @param {HTMLElement} element @param {import("../../engine/client.js").Engine} engine */
function makeWords(element, engine) {
	const status = make("p", { role: "status", "aria-label": "Offline" });
	const keep = make("button", { type: "button", class: "quiet" }, "Keep it for offline use");
	const news = make("p", { role: "status", "aria-label": "New version" });
	const use = make("button", { type: "button", class: "quiet" }, "Use it now");
	keep.hidden = use.hidden = true;
	element.append(status, keep, news, use);
	use.addEventListener("click", () => location.reload());
	let isOffered = false;
	const show = () => {
		use.hidden = !isOffered || engine.state.name === "training";
	};
	engine.on("state", show);
	return {
		/** @param {() => void} act if the visitor wants it */
		ask(act) {
			const sizes = Object.values(manifest.files).map(({ bytes }) => bytes);
			const size = Math.floor(sizes.reduce((total, bytes) => total + bytes) / MEGABYTE);
			say(status, `This page can work without a network. It takes more than ${size} MB.`);
			keep.hidden = false;
			keep.addEventListener("click", () => {
				keep.hidden = true;
				this.come(0);
				act();
			});
		},
		/** @param {number} share */
		come(share) {
			status.ariaBusy = "true"; // percentages would be read out one by one
			say(status, `Getting ready for offline use: ${Math.floor(100 * share)} %`);
		},
		ready() {
			status.ariaBusy = "false";
			say(status, "Ready for offline use");
		},
		fail() {
			status.ariaBusy = "false";
			say(status, "Not ready for offline use: not all of the site came. It is tried again.");
		},
		/** @param {boolean} isWaiting whether there is another version that could be used now */
		offer(isWaiting) {
			isOffered = isWaiting;
			say(news, isWaiting ? "A new version of this page is ready, for your next visit." : "");
			show();
		},
	};
}
