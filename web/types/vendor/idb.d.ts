// The built site serves idb's module from vendor/; its types are the package's own.
export * from "idb";
