/**
 * A browser on a system without a language ("C", "POSIX") may call its own "C" or "en-US@posix",
 * which `Intl` refuses with an error. Everything on the page is written in English.
 */
try {
	new Intl.NumberFormat(navigator.language);
} catch {
	Object.defineProperty(navigator, "language", { value: "en-US" });
}
