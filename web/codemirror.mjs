// What the page uses of CodeMirror. The build bundles it as vendor/codemirror.min.js.
export {
	acceptCompletion,
	autocompletion,
	closeBrackets,
	closeBracketsKeymap,
	completionStatus,
	startCompletion,
} from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { python } from "@codemirror/lang-python";
export {
	bracketMatching,
	indentOnInput,
	indentUnit,
	syntaxHighlighting,
} from "@codemirror/language";
export { Compartment, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
export {
	Decoration,
	drawSelection,
	EditorView,
	highlightActiveLine,
	keymap,
	lineNumbers,
} from "@codemirror/view";
export { tagHighlighter, tags } from "@lezer/highlight";
