// The build writes this module from mfnet/catalogue (see building/parts.py).
type Task = "classification" | "regression";

interface Part {
	label: string;
	/** What it does, in one line. */
	about: string;
}

/** The parts to choose from, by the names that the engine has for them. */
export const ACTIVATIONS: Record<string, Part>;
export const LOSSES: Record<string, Part & { tasks: Task[] }>;
/** `learning_rate`: one to begin with on an unknown problem. */
export const OPTIMIZERS: Record<string, Part & { learning_rate: number }>;

/** The limits of numbers; `zero`: whether 0 is one of them. */
export const NUMBERS: Record<
	"learning_rate" | "weight_decay",
	{ least: number; most: number; zero: boolean }
>;
