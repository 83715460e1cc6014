// The built site serves uPlot's module from vendor/; its types are the package's own.
export { default } from "uplot";
