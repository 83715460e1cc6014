// The bundle has the types of what it is made from.
export * from "../../codemirror.mjs";
