/**
 * An editor of Python: CodeMirror, in a shadow root, where its style sheets are objects and the page's
 * policy has nothing against them.
 */
import {
	acceptCompletion,
	autocompletion,
	bracketMatching,
	closeBrackets,
	closeBracketsKeymap,
	completionStatus,
	Decoration,
	defaultKeymap,
	drawSelection,
	EditorState,
	EditorView,
	history,
	historyKeymap,
	indentOnInput,
	indentUnit,
	indentWithTab,
	keymap,
	lineNumbers,
	Prec,
	python,
	StateEffect,
	StateField,
	startCompletion,
	syntaxHighlighting,
	tagHighlighter,
	tags,
} from "../vendor/codemirror.min.js";
import { make } from "./dom.js";

const LEAVE = "To leave the editor by keyboard: Escape, then Tab.";
const HINT = `Tab indents. ${LEAVE}`;
const HINT_WITH_WORDS = `Tab completes a word, and indents at the start of a line. ${LEAVE}`;

/** Line that is marked as wrong; 0 for none. @type {ReturnType<typeof StateEffect.define<number>>} */
const setMark = StateEffect.define();
const marks = StateField.define({
	create: () => Decoration.none,
	update(marked, { effects, docChanged, state }) {
		for (const effect of effects) {
			if (!effect.is(setMark)) continue;
			const isThere = effect.value > 0 && effect.value <= state.doc.lines;
			if (!isThere) return Decoration.none;
			const line = Decoration.line({ class: "wrong-line" });
			return Decoration.set([line.range(state.doc.line(effect.value).from)]);
		}
		return docChanged ? Decoration.none : marked;
	},
	provide: (field) => EditorView.decorations.from(field),
});

const COLOURS = tagHighlighter([
	{ tag: tags.keyword, class: "keyword" },
	{ tag: [tags.string, tags.docString], class: "string" },
	{ tag: tags.comment, class: "comment" },
	{ tag: [tags.number, tags.bool, tags.null], class: "number" },
	{ tag: tags.definition(tags.function(tags.variableName)), class: "defined" },
]);

const THEME = EditorView.theme({
	"&": {
		color: "var(--ink)",
		backgroundColor: "var(--card)",
		border: "1px solid var(--edge)",
		borderRadius: "8px",
		fontSize: "14px",
	},
	"&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
	".cm-scroller": {
		fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
		lineHeight: "1.5",
		minHeight: "var(--least, 12em)",
		maxHeight: "var(--most, 30em)",
	},
	".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
	".cm-cursor": { borderLeftColor: "var(--ink)" },
	".cm-gutters": {
		backgroundColor: "transparent",
		color: "var(--soft)",
		borderRight: "1px solid var(--line)",
	},
	"&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
		{ background: "var(--faint)" },
	"&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--faint)" },
	".wrong-line": {
		backgroundColor: "color-mix(in srgb, var(--wrong) 14%, transparent)",
		boxShadow: "inset 3px 0 var(--wrong)",
	},
	".cm-tooltip": {
		backgroundColor: "var(--card)",
		border: "1px solid var(--edge)",
		color: "var(--ink)",
	},
	".cm-tooltip-autocomplete ul li[aria-selected]": {
		background: "var(--accent)",
		color: "var(--accent-ink)",
	},
	".keyword": { color: "var(--positive)", fontWeight: "600" },
	".string": { color: "var(--negative)" },
	".number": { color: "var(--bias)" },
	".comment": { color: "var(--soft)", fontStyle: "italic" },
	".defined": { fontWeight: "600" },
});

// The host takes the page's colours; what stands under the editor says how to leave it.
const ROOT_STYLE = `
	:host { display: block; min-width: 0; }
	p { margin: 4px 0 0; font-size: 13px; color: var(--soft); }
`;

/**
 * @typedef {object} Options
 * @property {string} label
 * @property {(text: string) => void} [changed] called after every change that a person makes
 * @property {readonly any[]} [keys] further bindings, which come before all others
 * @property {(before: string) => Promise<{ start: number, words: string[] } | undefined>} [complete]
 *   what the text before the caret can go on with, and where the word begins; Tab asks for it, too
 */

export class CodeEditor {
	element = make("div", { class: "code" });
	/** @type {EditorView} */
	#view;
	#extensions;

	/** @param {Options} options */
	constructor({ label, changed = () => {}, keys = [], complete }) {
		const root = this.element.attachShadow({ mode: "open" });
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(ROOT_STYLE);
		root.adoptedStyleSheets = [sheet];
		this.#extensions = [
			Prec.highest(keymap.of([...keys, ...(complete ? [{ key: "Tab", run: completeWord }] : [])])),
			...(complete ? [] : [lineNumbers()]),
			history(),
			drawSelection(),
			indentOnInput(),
			indentUnit.of("    "),
			bracketMatching(),
			closeBrackets(),
			// Only when it is asked for, by Ctrl+Space: a list that opens by itself would take Escape.
			autocompletion({
				activateOnTyping: false,
				...(complete && { override: [sourceOf(complete)] }),
			}),
			python(),
			syntaxHighlighting(COLOURS),
			marks,
			THEME,
			keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
			EditorView.contentAttributes.of({
				tabindex: "0",
				"aria-label": label,
				"aria-describedby": "hint",
			}),
			EditorView.domEventHandlers({ beforeinput: replaceSelection }),
			EditorView.updateListener.of(({ docChanged, state }) => {
				if (docChanged) changed(state.doc.toString());
			}),
		];
		this.#view = new EditorView({ root, parent: root, state: this.#stateOf("") });
		root.append(make("p", { id: "hint" }, complete ? HINT_WITH_WORDS : HINT));
	}

	/** Whether the caret is in the first line, and in the last. */
	get edges() {
		const { doc, selection } = this.#view.state;
		const { number } = doc.lineAt(selection.main.head);
		return { isFirst: number === 1, isLast: number === doc.lines };
	}

	/** Whether words are proposed, which keys lead through. */
	get isCompleting() {
		return completionStatus(this.#view.state) === "active";
	}

	get text() {
		return this.#view.state.doc.toString();
	}

	/** Shows another text, with a history of its own. @param {string} text */
	open(text) {
		this.#view.setState(this.#stateOf(text));
	}

	/** Puts another text in the place of this one, which can be undone. @param {string} text */
	replace(text) {
		const { length } = this.#view.state.doc;
		this.#view.dispatch({ changes: { from: 0, to: length, insert: text }, userEvent: "input" });
	}

	/** Puts the caret behind the last character. */
	goToEnd() {
		this.#view.dispatch({ selection: { anchor: this.#view.state.doc.length } });
	}

	/** @param {number | undefined} line that is wrong, from 1 */
	mark(line) {
		this.#view.dispatch({ effects: setMark.of(line ?? 0) });
	}

	focus() {
		this.#view.focus();
	}

	/** @param {string} text */
	#stateOf(text) {
		return EditorState.create({ doc: text, extensions: this.#extensions });
	}
}

/** Completes the word before the caret; elsewhere Tab is left to the editor. @param {EditorView} view */
function completeWord(view) {
	if (completionStatus(view.state) === "active") {
		acceptCompletion(view); // which it does not in the very moment in which the list opens
		return true;
	}
	const { from, to, head } = view.state.selection.main;
	const { text, from: start } = view.state.doc.lineAt(head);
	return from === to && /[\w.]$/.test(text.slice(0, head - start)) && startCompletion(view);
}

/** @param {NonNullable<Options["complete"]>} complete */
function sourceOf(complete) {
	return async (/** @type {import("@codemirror/autocomplete").CompletionContext} */ context) => {
		const { state, pos } = context;
		const completed = await complete(state.sliceDoc(0, pos));
		if (!completed || completed.words.length === 0) return null;
		const options = completed.words.map((label) => ({ label }));
		return { from: completed.start, options, validFor: /^\w*$/ };
	};
}

/**
 * Replaces a selection by what is typed. A browser that does so itself, across lines, gives the text an
 * inline style, which the page's policy refuses.
 * @param {InputEvent} event @param {EditorView} view
 */
function replaceSelection(event, view) {
	const isPlain = /^(?:insertText|insertReplacementText|deleteContent)/.test(event.inputType);
	const { from, to } = selected(view);
	if (from === to || !isPlain || event.isComposing) return false;
	const insert = event.data ?? "";
	event.preventDefault();
	view.dispatch({
		changes: { from, to, insert },
		selection: { anchor: from + insert.length },
		userEvent: "input",
		scrollIntoView: true,
	});
	return true;
}

/** What is selected now; the editor itself hears of it only a little later. @param {EditorView} view */
function selected(view) {
	const root = /** @type {ShadowRoot & { getSelection?: () => Selection | null }} */ (view.root);
	const selection = root.getSelection?.();
	const { anchorNode, focusNode } = selection ?? {};
	const isInside = (/** @type {Node} */ node) => view.contentDOM.contains(node);
	if (!selection || !anchorNode || !focusNode || !isInside(anchorNode) || !isInside(focusNode))
		return view.state.selection.main;
	const anchor = view.posAtDOM(anchorNode, selection.anchorOffset);
	const focus = view.posAtDOM(focusNode, selection.focusOffset);
	return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) };
}
