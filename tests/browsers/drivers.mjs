/**
 * Browsers, each driven by what its makers offer: Firefox over WebDriver BiDi, WebKit by WebKitGTK's
 * own driver.
 *
 * @typedef {object} Driver
 * @property {(address: string) => Promise<unknown>} open
 * @property {() => Promise<unknown>} reload
 * @property {(call: (...values: any[]) => any, ...values: any[]) => Promise<any>} evaluate in the page
 * @property {(points: [number, number][]) => Promise<unknown>} stroke with the pointer pressed
 * @property {(text: string) => Promise<unknown>} type into what has the focus
 * @property {() => Promise<unknown>} close
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const CACHE = resolve(import.meta.dirname, "../../.cache/browsers");
const require = createRequire(join(CACHE, "package.json"));
const STARTING = 20_000; // milliseconds that a driver may take to start

/** @type {Record<string, (program: string) => Promise<Driver>>} */
export const DRIVERS = { firefox, webkit };

/** @param {string} program the browser */
async function firefox(program) {
	const puppeteer = require("puppeteer-core");
	const launch = puppeteer.launch ?? puppeteer.default.launch;
	const browser = await launch({ browser: "firefox", executablePath: program, headless: true });
	const page = await browser.newPage();
	page.on("dialog", (dialog) => dialog.accept());
	return {
		open: (address) => page.goto(address, { waitUntil: "domcontentloaded" }),
		reload: () => page.reload({ waitUntil: "domcontentloaded" }),
		evaluate: (call, ...values) => page.evaluate(call, ...values),
		stroke: async ([first, ...others]) => {
			await page.mouse.move(...first);
			await page.mouse.down();
			for (const point of others) await page.mouse.move(...point);
			await page.mouse.up();
		},
		type: (text) => page.keyboard.type(text),
		close: () => browser.close(),
	};
}

/** @param {string} program the browser, of WebKitGTK */
async function webkit(program) {
	const { Builder, Button, Origin } = require("selenium-webdriver");
	const port = await freePort();
	const command = ["-a", "WebKitWebDriver", `--port=${port}`];
	const env = { ...process.env, LC_ALL: "en_US.UTF-8" };
	// A group of its own, so that the screen ends with it.
	const screen = spawn("xvfb-run", command, { env, detached: true, stdio: "ignore" });
	const end = () => process.kill(-screen.pid);
	try {
		await listening(port);
		const driver = await new Builder()
			.usingServer(`http://127.0.0.1:${port}`)
			.withCapabilities({
				browserName: "MiniBrowser",
				unhandledPromptBehavior: "accept",
				"webkitgtk:browserOptions": { binary: program, args: ["--automation"] },
			})
			.build();
		const place = ([x, y]) => ({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT });
		return {
			open: (address) => driver.get(address),
			reload: () => driver.navigate().refresh(),
			evaluate: (call, ...values) =>
				driver.executeScript(`return (${call})(...arguments)`, ...values),
			stroke: ([first, ...others]) => {
				const moves = driver
					.actions()
					.move({ ...place(first), duration: 0 })
					.press(Button.LEFT);
				for (const point of others) moves.move({ ...place(point), duration: 30 });
				return moves.release(Button.LEFT).perform();
			},
			type: (text) => driver.actions().sendKeys(text).perform(),
			close: async () => {
				await driver.quit();
				end();
			},
		};
	} catch (error) {
		end();
		throw error;
	}
}

/** @returns {Promise<number>} */
function freePort() {
	return new Promise((done) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

/** @param {number} port */
async function listening(port) {
	for (const end = Date.now() + STARTING; Date.now() < end; ) {
		const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise((done) => setTimeout(done, 200));
	}
	throw new Error("The driver of WebKit does not start");
}
