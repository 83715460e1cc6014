/**
 * What the worker tells the page. No program imports this file: it is for type checkers and readers.
 *
 * The page calls `{ id, name, values }`, where `name` is one of the functions under `calls` in
 * worker.js. The worker answers `{ id, result }` or `{ id, error }`, and tells of events by
 * `{ event, detail }`.
 *
 * @typedef {import("../app/settings.js").Settings} Settings
 *
 * @typedef {object} ProgressRecord what `Session.record` returns
 * @property {number} epoch of the newest batch, from 1; 0 before any
 * @property {number} batch within the epoch, from 1; 0 before any
 * @property {number} batches in an epoch
 * @property {number} steps how many batches have changed the weights
 * @property {number} seconds of training, without evaluations and pauses
 * @property {number} epochs_done
 * @property {boolean} evaluating
 * @property {boolean} finished
 * @property {boolean} waiting for the data of the next batch to arrive
 * @property {number} best_epoch the one with the lowest validation loss, or training loss without
 *   validation samples; 0 for the initial weights
 * @property {boolean} stopped_early whether it ended as that loss no longer fell
 * @property {string} [diverged] why it cannot go on, if it diverged
 * @property {number} [training_loss] mean over the epoch so far
 * @property {number} [samples_per_second]
 * @property {number} [validation_loss]
 * @property {number} [test_loss]
 * @property {number} [test_score] accuracy or R²
 * @property {number} batches_run
 * @property {number} losses_before how many came before these
 * @property {Float64Array} losses of every batch since the last record
 * @property {Evaluation[]} evaluations since the last record
 *
 * @typedef {{ epoch: number, training_loss: number, validation_loss?: number, test_loss: number,
 *   test_score?: number, steps: number }} Evaluation `steps`: how many batches had been run
 *
 * @typedef {object} DatasetSummary
 * @property {string} name
 * @property {import("../app/settings.js").Task} task
 * @property {number} features
 * @property {number} outputs
 * @property {string[]} feature_names none where they are pixels
 * @property {string[]} class_names none in a regression
 * @property {[number, number]} [image] rows and columns
 * @property {number} train_samples that it learns from
 * @property {number} validation_samples that are set aside
 * @property {number} test_samples
 * @property {string} missing why nothing can be learnt from it yet; empty if something can
 * @property {boolean} own_drawings whether the visitor's drawings are learnt along with it
 *
 * @typedef {object} Summary
 * @property {number} parameters
 * @property {number} batches_per_epoch
 * @property {DatasetSummary} dataset
 * @property {string} run which training it is: it stays when the network is undone, saved or opened
 * @property {Settings} config that made it
 * @property {ProgressRecord} record the whole history so far
 * @property {boolean} runs_own whether it runs code of the visitor's, whenever it is used
 * @property {string[]} own what the visitor wrote that it trains with, in place of the library's own
 *
 * @typedef {object} EngineState what `Engine.status` returns, and the worker while it loads
 * @property {"loading" | "ready" | "training" | "paused" | "finished" | "failed"} name
 * @property {string} [stage] what is loading
 * @property {number} [fraction] of the loading
 * @property {string} [reason] of the failure, and what to do
 * @property {string} [fault] the file that is the reason
 * @property {number} [goal] how many epochs are to be trained
 * @property {boolean} [waiting] whether training waits for data to arrive
 * @property {boolean} [trained] whether there is a trained network that a reload would lose
 * @property {boolean} [undoable] whether undoReset goes back to a trained network
 * @property {boolean} [redoable] whether undoReset has gone back from a trained network
 * @property {number} [best_epoch] to which `recover` goes back; there if the loss is not finite
 * @property {number} [stopped_early] the epoch whose weights are back, if it ended early
 *
 * @typedef {{ content: string, code: string }} Answer the file of an exercise, and what the visitor
 *   wrote for it
 * @typedef {object} Said what the console says while code runs
 * @property {"printed" | "value" | "error" | "note"} kind
 * @property {string} text
 * @property {Picture | null} [picture] of a matrix
 *
 * @typedef {object} Picture
 * @property {Float64Array} values row by row
 * @property {number} columns
 * @property {number[]} shape of the matrix
 * @property {number[]} every how many rows and columns one is shown
 * @property {number} largest of the numbers without their signs
 *
 * @typedef {{ name: string, label: string, about: string }} OwnPart a class that the visitor has
 *   defined, which the network can have as an activation
 *
 * @typedef {object} Ran what an input of the console has done
 * @property {boolean} changed whether weights or layers are others
 * @property {boolean} undoable whether there is a way back from such changes
 * @property {OwnPart[]} parts
 * @property {Record<string, unknown>} kept definitions and variables, for another worker
 *
 * @typedef {object} Kept a network as it was
 * @property {Uint8Array} content its file
 * @property {boolean} wasTraining
 * @property {Answer[]} answers that it trains with
 *
 * @typedef {object} About what is shown of a network that the browser keeps, without reading it
 * @property {number} network that it was; as `number` in "built"
 * @property {"ready" | "training" | "paused" | "finished"} state
 * @property {string} dataset
 * @property {number} epoch @property {number} batch @property {number} batches as in a record
 * @property {number} epochs_done
 * @property {number} steps how many batches were run
 * @property {number} goal how many epochs are to be trained
 * @property {number} [test_score]
 * @property {Answer[]} [answers] that it trains with
 *
 * @typedef {object} WorkerEvents
 * @property {string} alive the name of a lock that the worker holds for as long as it lives
 * @property {null} loaded the worker has loaded all that it runs on
 * @property {EngineState} state
 * @property {{ number: number, summary: Summary, config: Settings, returned: boolean,
 *   opened: boolean }} built a
 *   network; `number` is what questions about it are asked with; `returned` whether it is an earlier
 *   one, or one from a file, the settings of which are in force again; `opened` whether it is from
 *   a file
 * @property {ProgressRecord} progress
 * @property {{ content?: Uint8Array, wasTraining: boolean }} running what the visitor wrote begins to
 *   run: the network as it is, unless it is as it was the last time or cannot be saved
 * @property {boolean} fetching whether Python waits for a module, which is not the fault of what runs
 * @property {Said} said
 * @property {{ id: number, result: any }} watched
 * @property {{ stage: string, fraction: number }} reading what is read of a table, or fetched to read it
 * @property {{ name: string, names: string[], rows: string[][] }} glimpsed the first rows of a table
 *   that is going to be read; none of a file that is not of text
 * @property {string} error a sentence
 * @property {null} beat the worker lives: the answer to the call of this name
 * @property {About} kept the browser has kept the present network
 * @property {string} unkept it could not: why
 * @property {string} ended the worker cannot go on: why
 */

export {};
