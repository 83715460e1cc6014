/** The roles of what can be pointed at. */

/** Where elements of a role are to be found. @type {Record<string, string>} */
export const SELECTORS = {
	button: "button, [role=button]",
	combobox: "select, [role=combobox]",
	figure: "figure",
	img: "img, [role=img]",
	list: "ul, ol",
	region: "section[aria-label], section[aria-labelledby]",
	spinbutton: "[role=spinbutton]",
	status: "output, [role=status]",
	tab: "[role=tab]",
	table: "table",
	toolbar: "[role=toolbar]",
};
